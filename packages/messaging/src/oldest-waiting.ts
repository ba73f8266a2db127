import { type EventStore, firstAttentionEntries } from '@edtech/event-store';
import { fencePk, fenceSubjectOf } from '@edtech/event-store/layout';
import type { Consumer } from './consumer.ts';
import { INBOX_KINDS } from './inbox-entries.ts';
import { type LaneState, readLaneState } from './waiting.ts';

/** Of each kind and shard. */
const LOOKED_AT = 10;

const READS_AT_ONCE = 32;

/**
 * Milliseconds for which the longest of some aggregates has waited for an event that has not come: 0 when none waits. Those that
 * wait behind a dead letter are not meant, since the letter is told. It reads the attention index, and the lanes of at most ten of its
 * entries in each shard: when more wait, one that has done so for longer may be among the others.
 * @param consumers all ordered consumers of the service
 * @throws TableUnavailable
 */
export const oldestWaiting = async (store: EventStore, consumers: readonly Consumer[]): Promise<number> => {
  const kinds = await Promise.all(
    INBOX_KINDS.map((kind) => firstAttentionEntries(store.table, kind, LOOKED_AT)),
  );
  const subjects = new Map(
    kinds.flat(2).flatMap(({ pk }) => {
      const subject = fenceSubjectOf(pk);
      return subject === undefined ? [] : [[fencePk(subject), subject] as const];
    }),
  );
  const lanes: LaneState[] = [];
  const all = [...subjects.values()];
  for (let done = 0; done < all.length; done += READS_AT_ONCE) {
    const part = all.slice(done, done + READS_AT_ONCE);
    lanes.push(...(await Promise.all(part.map((subject) => readLaneState(store, consumers, subject)))));
  }
  const now = store.timing.now();
  return lanes.reduce(
    (oldest, { waitsFor, since = '' }) =>
      waitsFor === undefined || waitsFor.kind === 'blocked'
        ? oldest
        : Math.max(oldest, now - Date.parse(since)),
    0,
  );
};
