import { accountMoved } from './contracts.ts';

/** An event that no consumer can handle, as an entry of PutEvents. */
export interface PoisonEntry {
  readonly id: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** The consumers whose rules let it through: each of them has to dead-letter it, once. */
export const POISONED_CONSUMERS: readonly string[] = ['relay-ledger', 'relay-count'];

/** Aggregates of poison are told by their ids: nobody committed their events, so nobody can publish them again. */
export const isPoisoned = (aggregateId: string): boolean => aggregateId.includes('-poison-');

/** @param id a UUID of its own */
export const poisonEntry = (id: string, prefix: string): PoisonEntry => ({
  id,
  Source: 'edtech.origin',
  DetailType: accountMoved.type,
  Detail: JSON.stringify({
    id,
    type: accountMoved.type,
    version: 1,
    source: 'edtech.origin',
    aggregate: { type: 'Account', id: `${prefix}-poison-${id}`, sequence: 1 },
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: 'poison',
    causationId: 'poison',
    data: { accountId: 'poison', by: 'not a number' },
  }),
});
