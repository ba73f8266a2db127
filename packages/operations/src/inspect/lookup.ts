import { createDeadLetterStore } from '@edtech/dead-letters';
import type { Table } from '@edtech/event-store';
import {
  decodeEvent,
  decodeOutboxItem,
  EVENT_PREFIX,
  eventKey,
  firstOutboxIdsOf,
  type OutboxItem,
  outboxVersionOf,
  SNAPSHOT_SK,
  streamOf,
  streamPk,
} from '@edtech/event-store/layout';
import type { Service } from '@edtech/infrastructure';
import { readSaga } from '@edtech/saga';
import type { SearchHit } from '../answers/index.ts';
import { keepsDeadLetters } from './health.ts';
import type { QuestionOf } from './question.ts';
import type { InspectTools } from './tools.ts';

/** What an id leads to at one service. */
export const lookedUp = async (
  service: Service,
  tools: InspectTools,
  { id }: QuestionOf<'lookup'>,
): Promise<readonly SearchHit[]> => {
  const found = await Promise.all([
    aggregatesOf(service, tools, id),
    ...indexed(service, tools).map((table) => ofIndex(service, table, id)),
    domainEventsOf(service, tools, id),
    sagasOf(service, tools, id),
    lettersOf(service, tools, id),
  ]);
  return found.flat();
};

const aggregatesOf = async (
  { name, aggregates }: Service,
  { store }: InspectTools,
  id: string,
): Promise<readonly SearchHit[]> => {
  if (store === undefined) return [];
  const found = await Promise.all(
    aggregates.map(async ({ type }) => ({ type, exists: await hasStream(store.table, type, id) })),
  );
  return found.flatMap(({ type, exists }) =>
    exists
      ? [
          {
            kind: 'aggregate' as const,
            title: `${type} ${id} of ${name}`,
            where: { service: name, type, id },
          },
        ]
      : [],
  );
};

const hasStream = async (table: Table, type: string, id: string): Promise<boolean> => {
  const range = { pk: streamPk(type, id), from: EVENT_PREFIX, to: SNAPSHOT_SK, limit: 1 };
  for await (const _ of table.range(range)) return true;
  return false;
};

/** A table without streams has no index of what has an id. */
const indexed = ({ aggregates }: Service, { store, sagas }: InspectTools): readonly Table[] => [
  ...(store === undefined || aggregates.length === 0 ? [] : [store.table]),
  ...(sagas === undefined ? [] : [sagas.store.table]),
];

/** Events are found by their correlation, which is one journey however many there are; outbox items by their own id. */
const ofIndex = async ({ name }: Service, table: Table, id: string): Promise<readonly SearchHit[]> => {
  for await (const key of table.lookup(id, 1)) {
    if (streamOf(key.pk) !== undefined)
      return [{ kind: 'journey', title: `What the request ${id} has set off`, where: { correlationId: id } }];
    const item = await table.get(key);
    if (item === undefined) return [];
    const record = decodeOutboxItem(item);
    return [eventHit(name, record, { type: record.eventType, eventId: id })];
  }
  return [];
};

/** A domain event is found by what it has left in the outbox: the ids of that follow from its own. */
const domainEventsOf = async (
  { name, aggregates }: Service,
  { store }: InspectTools,
  id: string,
): Promise<readonly SearchHit[]> => {
  if (store === undefined || aggregates.length === 0) return [];
  for (const outboxId of firstOutboxIdsOf(id)) {
    for await (const key of store.table.lookup(outboxId, 1)) {
      const left = await store.table.get(key);
      if (left === undefined) continue;
      const record = decodeOutboxItem(left);
      const { aggregateType, aggregateId, causationId } = record;
      const event = await store.table.get(eventKey(aggregateType, aggregateId, outboxVersionOf(key.sk)));
      if (event === undefined) continue;
      const { type } = decodeEvent(aggregateType, aggregateId, event).event;
      return [eventHit(name, record, { type, eventId: causationId })];
    }
  }
  return [];
};

const eventHit = (
  service: string,
  { sk, aggregateType, aggregateId, correlationId }: OutboxItem,
  { type, eventId }: { readonly type: string; readonly eventId: string },
): SearchHit => ({
  kind: 'event',
  title: `${type} of ${aggregateType} ${aggregateId}`,
  where: {
    service,
    type: aggregateType,
    id: aggregateId,
    version: outboxVersionOf(sk),
    eventId,
    correlationId,
  },
});

const sagasOf = async (
  { name, sagas: running }: Service,
  { sagas }: InspectTools,
  id: string,
): Promise<readonly SearchHit[]> => {
  if (sagas === undefined) return [];
  const names = running.map(({ saga }) => saga.name);
  const found = await Promise.all(names.map((saga) => readSaga(sagas.store.table, { name: saga, id })));
  return found.flatMap((saga) =>
    saga === undefined
      ? []
      : [
          {
            kind: 'saga' as const,
            title: `${saga.name} ${id}, ${saga.state.status}`,
            where: { service: name, saga: saga.name, sagaId: id },
          },
        ],
  );
};

const lettersOf = async (
  service: Service,
  { store }: InspectTools,
  id: string,
): Promise<readonly SearchHit[]> => {
  if (!keepsDeadLetters(service) || store === undefined) return [];
  const letter = await createDeadLetterStore(store.table).get(id);
  if (letter === undefined) return [];
  const { event, error, state } = letter;
  return [
    { kind: 'dead-letter', title: `${event?.type ?? 'A message'} ${error.code}, ${state}`, where: { id } },
  ];
};
