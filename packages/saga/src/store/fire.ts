import type { EventStore } from '@edtech/event-store';
import type { SagaName } from './items.ts';
import { findSaga, move } from './move.ts';
import type { SagaVersions } from './registry.ts';

/**
 * Runs the timeout of a timer, if it still means something. As often as one likes: the second time it means nothing.
 * @throws SagaVersionMissing, EventContractViolated, ConcurrencyConflict, StoreUnavailable, TableUnavailable
 */
export const fireTimer = async (
  store: EventStore,
  versions: SagaVersions,
  { name, id }: SagaName,
  timer: string,
): Promise<'fired' | 'stale'> => {
  const causationId = `timer:${name}#${id}#${timer}`;
  const actor = { kind: 'service', id: `saga-timers-${name}` } as const;
  // What the saga says keeps the correlation of the saga.
  const context = { correlationId: causationId, causationId, actor };
  const done = await store.transact({ context }, async (tx) => {
    const saga = await findSaga(tx, versions, id);
    if (saga === undefined) return 'ignored';
    return move(tx, versions, saga, { kind: 'timer', timer, cause: { kind: 'timer', id: timer } }).outcome;
  });
  return done.outcome === 'committed' && done.result !== 'ignored' ? 'fired' : 'stale';
};
