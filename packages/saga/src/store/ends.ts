import type { EventStore, Write } from '@edtech/event-store';
import { decodeSaga, sagaKey } from './items.ts';

/** That a saga has come to an end. One that a late answer opens again ends once more. */
export interface SagaEnd {
  readonly saga: string;
  readonly status: 'COMPLETED' | 'FAILED';
  /** Milliseconds since it began. */
  readonly took: number;
}

/**
 * `store`, with somebody who is told of every saga that ends in it, whichever function it was that moved it: after the commit, and
 * only if there was one. What a crash right after it leaves untold stays so.
 */
export const tellingEnds = (store: EventStore, tell: (end: SagaEnd) => void): EventStore => ({
  ...store,
  async transact(options, work) {
    let ends: readonly SagaEnd[] = [];
    const done = await store.transact(options, (tx) => {
      ends = [];
      return work({
        ...tx,
        beside(write) {
          ends = [...ends, ...endIn(write)];
          tx.beside(write);
        },
      });
    });
    if (done.outcome === 'committed') for (const end of ends) tell(end);
    return done;
  },
});

/** The end that a write puts on record: of a saga that finishes by it, and was not finished before. */
const endIn = (write: Write): readonly SagaEnd[] => {
  if (write.kind !== 'put') return [];
  const { item } = write;
  const { name, id, status, finishedAt, updatedAt } = item;
  if (status !== 'COMPLETED' && status !== 'FAILED') return [];
  if (typeof name !== 'string' || typeof id !== 'string' || finishedAt !== updatedAt) return [];
  const key = sagaKey({ name, id });
  if (item.pk !== key.pk || item.sk !== key.sk) return [];
  const { state } = decodeSaga(item);
  return [{ saga: name, status, took: Date.parse(String(finishedAt)) - Date.parse(state.startedAt) }];
};
