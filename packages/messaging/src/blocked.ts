import { block, COMMIT_RETRIES, ConcurrencyConflict, type EventStore, retries } from '@edtech/event-store';
import { type FenceSubject, fencePk } from '@edtech/event-store/layout';
import { readFence } from './lane.ts';

/**
 * Has an aggregate wait before the event `sequence`, which goes to the dead letters. Redriving the event, or discarding
 * it, lifts the block.
 */
export const blockAt = async (store: EventStore, subject: FenceSubject, sequence: number): Promise<void> => {
  const again = retries(COMMIT_RETRIES, store.timing);
  do {
    const fence = await readFence(store, subject);
    if (await block(store.table, fence, sequence, store.timing.now())) return;
  } while (await again.another());
  throw new ConcurrencyConflict([fencePk(subject)]);
};
