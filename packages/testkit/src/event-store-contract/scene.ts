import {
  createEventStore,
  type EventStore,
  type EventStoreOptions,
  type Item,
  type Table,
} from '@edtech/event-store';
import { decodeOutboxItem, OUTBOX_PREFIX, type OutboxItem, streamPk } from '@edtech/event-store/layout';

/** A fresh table, and a store on it. */
export interface Scene {
  readonly table: Table;
  readonly store: EventStore;
}

/** The tests of one part of the contract. */
export type Topic = (scene: () => Scene) => void;

export const context = {
  correlationId: 'c-1',
  causationId: 'r-1',
  actor: { kind: 'user', id: 'u-1', roles: ['ADMIN'] },
  trace: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
} as const;

export const storeOn = (
  table: Table,
  options: Omit<EventStoreOptions, 'table' | 'source'> = {},
): EventStore => createEventStore({ table, source: 'edtech.test', ...options });

export const all = async <One>(iterable: AsyncIterable<One>): Promise<readonly One[]> => {
  const collected: One[] = [];
  for await (const one of iterable) collected.push(one);
  return collected;
};

export const outboxOf = async (table: Table, id: string): Promise<readonly OutboxItem[]> =>
  (await all(table.range({ pk: `${OUTBOX_PREFIX}Tally#${id}`, from: '0', to: '~' }))).map(decodeOutboxItem);

export const eventsOf = (table: Table, id: string): Promise<readonly Item[]> =>
  all(table.range({ pk: streamPk('Tally', id), from: 'event#', to: 'event#~' }));

/** The numbers from 1 to `last`. */
export const upTo = (last: number): readonly number[] =>
  Array.from({ length: last }, (_, before) => before + 1);
