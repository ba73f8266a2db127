import { createHash } from 'node:crypto';
import { type DataOf, sequenceGapFoundV1 } from '@edtech/contracts';
import { aggregate, type Decision, publish } from '@edtech/event-store/aggregate';
import { type FenceSubject, fencePk } from '@edtech/event-store/layout';

/** The events that a consumer misses, as it tells their producer. */
export type Gap = DataOf<typeof sequenceGapFoundV1>;

type GapEvent = { readonly type: 'GapFound'; readonly data: Gap };

/**
 * What a consumer has found missing of one source aggregate. It is an aggregate of the consumer's own service, so that
 * what it says goes out through the outbox like everything else, and stays to be read.
 */
export const SequenceGap = aggregate<{ readonly found: number }, GapEvent>({
  type: 'SequenceGap',
  initial: { found: 0 },
  evolve: { GapFound: ({ found }) => ({ found: found + 1 }) },
  publishes: { GapFound: publish(sequenceGapFoundV1, ({ data }) => data) },
});

/** A subject's own id may be too long for an aggregate's. */
export const gapIdOf = (subject: FenceSubject): string =>
  createHash('sha256').update(fencePk(subject), 'utf8').digest('base64url');

export const reportGap =
  (gap: Gap): Decision<typeof SequenceGap> =>
  () => [{ type: 'GapFound', data: gap }];
