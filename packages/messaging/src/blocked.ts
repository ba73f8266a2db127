import { block, COMMIT_RETRIES, ConcurrencyConflict, type EventStore, retries } from '@edtech/event-store';
import { type FenceSubject, fencePk } from '@edtech/event-store/layout';
import { forgetCopy, readFence } from './lane.ts';

/**
 * Has an aggregate wait before the event `sequence`, which goes to the dead letters. Redriving the event, or discarding
 * it, lifts the block. A copy that was parked goes, or a drain would try it again; the place of a discarded event stays.
 */
export const blockAt = async (store: EventStore, subject: FenceSubject, sequence: number): Promise<void> => {
  const again = retries(COMMIT_RETRIES, store.timing);
  do {
    const fence = await readFence(store, subject);
    if (!(await block(store.table, fence, sequence, store.timing.now()))) continue;
    await forgetCopy(store, subject, sequence);
    return;
  } while (await again.another());
  throw new ConcurrencyConflict([fencePk(subject)]);
};
