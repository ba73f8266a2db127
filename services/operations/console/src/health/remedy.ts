import type { UnhealthyEvent } from '@edtech/operations';
import type { Place } from '../places.ts';

/** A part of what to do next: words, or a command for a terminal. */
export type RemedyPart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'command'; readonly text: string };

const COMMAND = /npm run [a-z:]+ -- (?:[^;]*[^;.\s])/g;

/** What to do next, with the commands apart. */
export const remedyParts = (remedy: string): readonly RemedyPart[] => {
  const parts: RemedyPart[] = [];
  let end = 0;
  const words = (text: string): void => {
    const trimmed = text.trim().replace(/^[;.]\s*/, '');
    if (trimmed !== '') parts.push({ kind: 'words', text: trimmed });
  };
  for (const { 0: text, index } of remedy.matchAll(COMMAND)) {
    words(remedy.slice(end, index));
    parts.push({ kind: 'command', text });
    end = index + text.length;
  }
  words(remedy.slice(end));
  return parts;
};

/** A step that is done in the console. */
export interface Step {
  readonly text: string;
  readonly to: Place;
  /** Whether it is mended there, and not only looked at. */
  readonly mends?: boolean;
}

const AGGREGATE = /^([A-Z]\w*)\/([^/\s]+)/;

const CAUSE = /--cause ([0-9a-f]+)/;

/** The pages on which an unhealthy event is looked into, or mended; the best first. */
export const stepsFor = ({ kind, place, subject = '', remedy, service }: UnhealthyEvent): readonly Step[] => {
  const [, type, id] = AGGREGATE.exec(subject) ?? [];
  const aggregate = type === undefined || id === undefined ? undefined : { type, id };
  const [, cause] = CAUSE.exec(remedy) ?? [];
  const stream: readonly Step[] =
    aggregate === undefined
      ? []
      : [{ text: `${aggregate.type}’s stream`, to: { page: 'aggregate', ...aggregate } }];
  switch (kind) {
    case 'dead-letters':
      return [
        {
          text: cause === undefined ? 'Open the dead letters' : 'Open them, and mend',
          to: { page: 'letters', ...(cause === undefined ? {} : { cause }) },
          mends: true,
        },
      ];
    case 'blocked':
      return [
        ...(aggregate === undefined
          ? []
          : [
              {
                text: 'Open its dead letter, and mend',
                to: { page: 'letters', aggregate: `${aggregate.type}/${aggregate.id}` },
                mends: true,
              } as const,
            ]),
        ...stream,
      ];
    case 'stuck-saga':
      return [
        {
          text: 'Open the saga, and mend',
          to: subject === '' ? { page: 'sagas', saga: place } : { page: 'saga', saga: place, id: subject },
          mends: true,
        },
      ];
    case 'backlog':
      return [{ text: 'Open the consumers', to: { page: 'consumers' } }];
    case 'over-retry-limit':
      // What an outbox gave up is collected as a dead letter, whose redrive has it tried again.
      return [
        {
          text: 'Open its dead letter, and mend',
          to: {
            page: 'letters',
            ...(aggregate === undefined ? {} : { aggregate: `${aggregate.type}/${aggregate.id}` }),
          },
          mends: true,
        },
        ...stream,
      ];
    case 'old-pending':
      return [{ text: `Open ${service}’s outbox`, to: { page: 'outboxes' } }, ...stream];
    default:
      return stream;
  }
};
