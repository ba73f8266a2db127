import { type DeadLetterStore, isOverdue, type Letter } from '@edtech/dead-letters';
import type { HealthSource, UnhealthyEvent } from './unhealthy.ts';

export interface LetterHealthOptions {
  /** The service that keeps the letters. */
  readonly service: string;
  readonly store: Pick<DeadLetterStore, 'inState'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** In which somebody, or the processor, still has something to do. */
const OPEN = ['ROUTED', 'OPEN', 'REDRIVING'] as const;

/**
 * It has been sent once more: nobody has anything to do, unless it comes back, and then it is in a dead-letter queue, or open
 * again. It is not closed before that can be told, which takes some minutes.
 */
const isOnItsWay = (letter: Letter, now: number): boolean =>
  letter.state === 'REDRIVING' && letter.sent === true && !isOverdue(letter, now);

/** Dead letters that wait for somebody, by what most likely caused them. */
export const letterHealth = ({ service, store, now }: LetterHealthOptions): HealthSource => ({
  service,
  place: 'dead letters',
  async *unhealthy() {
    const letters: Letter[] = [];
    for (const state of OPEN)
      for await (const letter of store.inState(state)) if (!isOnItsWay(letter, now())) letters.push(letter);
    for (const ofCause of Map.groupBy(letters, ({ fingerprint }) => fingerprint).values()) {
      const [first] = ofCause;
      if (first !== undefined) yield unhealthy(service, first, ofCause, now());
    }
  },
});

const unhealthy = (
  service: string,
  { source, error, fingerprint, event }: Letter,
  letters: readonly Letter[],
  now: number,
): UnhealthyEvent => {
  const by = (state: Letter['state']): number => letters.filter((one) => one.state === state).length;
  const [routed, overdue] = [by('ROUTED'), letters.filter((one) => isOverdue(one, now)).length];
  const fates = [
    ...(routed > 0 ? [`${routed} for a person to mend`] : []),
    ...(letters.length > routed ? [`${letters.length - routed} to be redriven by themselves`] : []),
    ...(overdue > 0 ? [`${overdue} overdue`] : []),
  ];
  return {
    kind: 'dead-letters',
    service,
    place: `${source.kind}:${source.name}`,
    subject: event === undefined ? error.code : `${event.type} ${error.code}`,
    count: letters.length,
    since: letters.reduce((oldest, { openSince }) => (openSince < oldest ? openSince : oldest), '~'),
    reason: `${error.message} (${fates.join(', ')})`,
    remedy: `npm run dlq -- list --cause ${fingerprint}`,
  };
};
