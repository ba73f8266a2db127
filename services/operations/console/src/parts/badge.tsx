import type { ComponentChildren } from 'preact';

/** What a colour means here. `calm`: nothing to say. */
export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'calm';

/** A word on the state of something. */
export const Badge = ({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) => (
  <span class={`badge ${tone}`}>{children}</span>
);

const TONES: Readonly<Record<string, Tone>> = {
  OPEN: 'warn',
  ROUTED: 'bad',
  REDRIVING: 'busy',
  REDRIVEN: 'good',
  DISCARDED: 'calm',
  RUNNING: 'busy',
  COMPENSATING: 'warn',
  COMPLETED: 'good',
  FAILED: 'bad',
  STUCK: 'bad',
  PENDING: 'warn',
  PROCESSING: 'busy',
};

const WORDS: Readonly<Record<string, string>> = {
  OPEN: 'retried by itself',
  ROUTED: 'needs a person',
  REDRIVING: 'on its way again',
  REDRIVEN: 'redriven',
  DISCARDED: 'discarded',
  RUNNING: 'running',
  COMPENSATING: 'turning back',
  COMPLETED: 'completed',
  FAILED: 'failed',
  STUCK: 'stuck',
  PENDING: 'pending',
  PROCESSING: 'being published',
};

export const stateInWords = (state: string): string => WORDS[state] ?? state.toLowerCase();

export const toneOf = (state: string): Tone => TONES[state] ?? 'calm';

/** The state of a letter, a saga or a record of an outbox. */
export const StateBadge = ({ state }: { readonly state: string }) => (
  <Badge tone={toneOf(state)}>{stateInWords(state)}</Badge>
);
