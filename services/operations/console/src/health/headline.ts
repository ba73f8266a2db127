import type { MetricsAnswer, StatusAnswer } from '@edtech/operations/answers';
import { count, counted, took } from '../words.ts';

/** How it stands, in words that are read from across the room. */
export interface Headline {
  readonly tone: 'good' | 'bad' | 'warn' | 'calm';
  readonly title: string;
  readonly text: string;
}

/** What is wrong with so many events, in words. */
const KINDS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  'over-retry-limit': ['event given up by an outbox', 'events given up by outboxes'],
  'old-pending': ['event not published in time', 'events not published in time'],
  gap: ['gap in the order of events', 'gaps in the order of events'],
  blocked: ['order blocked by a dead letter', 'orders blocked by dead letters'],
  waiting: ['aggregate waiting for another', 'aggregates waiting for others'],
  'no-consumer': ['consumer that is gone', 'consumers that are gone'],
  behind: ['read model behind', 'read models behind'],
  'stuck-saga': ['stuck saga', 'stuck sagas'],
  'dead-letters': ['dead letter', 'dead letters'],
  backlog: ['message in a backlog', 'messages in a backlog'],
  unknown: ['place that does not answer', 'places that do not answer'],
};

export const kindInWords = (kind: string, number = 1): string => {
  const [one, several] = KINDS[kind] ?? [kind, kind];
  return number === 1 ? one : several;
};

/** `2 dead letters, 1 stuck saga`: what there is of each kind, the most first. */
export const kindsInWords = (byKind: StatusAnswer['unhealthyByKind']): string =>
  Object.entries(byKind)
    .toSorted(([, one], [, other]) => other - one)
    // A place that does not answer holds nobody knows how many: it counts as one.
    .map(([kind, number]) => `${count(Math.max(number, 1))} ${kindInWords(kind, Math.max(number, 1))}`)
    .join(', ');

/** @param minutes over which `metrics` were counted */
export const headlineOf = (
  status: StatusAnswer,
  metrics: MetricsAnswer | undefined,
  minutes: number,
): Headline => {
  const { healthy, unhealthyByKind, unknown } = status;
  if (!healthy) {
    const kinds = Object.entries(unhealthyByKind);
    const [[kind, number] = ['', 0]] = kinds;
    const title =
      kinds.length === 1
        ? `${count(Math.max(1, number))} ${kindInWords(kind, Math.max(1, number))}`
        : kinds.length === 0
          ? 'Something is wrong'
          : `${kinds.length} kinds of trouble`;
    return {
      tone: 'bad',
      title: `${title}.`,
      text:
        kinds.length > 1
          ? `${kindsInWords(unhealthyByKind)}. The longest is first, below.`
          : 'What to do next stands below.',
    };
  }
  if (unknown.length > 0)
    return {
      tone: 'warn',
      title: 'Events flow, as far as is known.',
      text: `${counted(unknown.length, 'service')} did not answer: ${unknown.join(', ')}.`,
    };
  if (metrics === undefined) return { tone: 'good', title: 'Events flow.', text: 'Nothing is in trouble.' };
  const { totalEvents, processing } = metrics;
  if (totalEvents === 0)
    return {
      tone: 'calm',
      title: 'All quiet.',
      text: `Nothing is in trouble, and nothing came in the last ${minutes} minutes.`,
    };
  return {
    tone: 'good',
    title: 'Events flow.',
    text: `${counted(totalEvents, 'event')} handled in the last ${minutes} minutes, 95 % of them within ${took(processing.p95)} of their commit.`,
  };
};
