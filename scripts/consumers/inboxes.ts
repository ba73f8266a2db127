import { createEventStore, type EventStore, type Table, type Timing } from '@edtech/event-store';
import type { ServiceConsumer } from './consumers.ts';

/** A service that consumes: its store, which holds the inboxes, and its consumers. */
export interface Inbox {
  readonly service: string;
  readonly store: EventStore;
  readonly consumers: readonly ServiceConsumer[];
}

/** The services of `consumers`, each with the table that `tableOf` gives. */
export const inboxesOf = (
  consumers: readonly ServiceConsumer[],
  tableOf: (service: string) => Table,
  timing?: Timing,
): readonly Inbox[] =>
  [...Map.groupBy(consumers, ({ service }) => service)].map(([service, theirs]) => ({
    service,
    store: storeIn(service, tableOf(service), timing),
    consumers: theirs,
  }));

export const storeIn = (service: string, table: Table, timing?: Timing): EventStore =>
  createEventStore({ table, source: `edtech.${service}`, ...(timing === undefined ? {} : { timing }) });
