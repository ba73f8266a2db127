import { decodeEvent, type ItemKey, type OutboxItem, streamOf } from '@edtech/event-store/layout';
import type { Service } from '@edtech/infrastructure';
import { type StoredSaga, sagasByCorrelation } from '@edtech/saga';
import pLimit from 'p-limit';
import type { EventStep, PublicationAnswer, SagaStatusAnswer, SagaStep } from '../answers/index.ts';
import { type AggregateName, leftAnswer, publicationsBetween } from './publications.ts';
import type { PublicationRef, QuestionOf } from './question.ts';
import { type InspectTools, READS_IN_FLIGHT } from './tools.ts';

/** A publication as its own service knows it: what became of it, its consumers say. */
export type Published = Omit<PublicationAnswer, 'deliveries'> & { readonly ref: PublicationRef };

export type CorrelatedEvent = Omit<EventStep, 'publications'> & {
  readonly publications: readonly Published[];
};
export type CorrelatedSaga = Omit<SagaStep, 'publications'> & { readonly publications: readonly Published[] };

/** A service's part in what one request has set off. */
export interface Correlated {
  readonly steps: readonly (CorrelatedEvent | CorrelatedSaga)[];
  readonly sagas: readonly {
    readonly saga: string;
    readonly sagaId: string;
    readonly status: SagaStatusAnswer;
  }[];
  /** Whether it has more events than were asked for. */
  readonly more: boolean;
}

export const correlatedOf = async (
  service: Service,
  tools: InspectTools,
  { correlationId, limit }: QuestionOf<'correlated'>,
): Promise<Correlated> => {
  const reads = pLimit(READS_IN_FLIGHT);
  const { name } = service;
  const found = await eventKeys(service, tools, correlationId, limit + 1);
  const events = await Promise.all(
    found.slice(0, limit).map((key) => reads(() => eventStep(name, tools, key))),
  );
  const sagas =
    tools.sagas === undefined ? [] : await sagasByCorrelation(tools.sagas.index, correlationId, limit);
  const said = await Promise.all(sagas.map((saga) => reads(() => sagaSteps(name, tools, saga))));
  return {
    steps: [...events.flat(), ...said.flat()],
    sagas: sagas.map(({ name: saga, id, state }) => ({ saga, sagaId: id, status: state.status })),
    more: found.length > limit,
  };
};

const eventKeys = async (
  { aggregates }: Service,
  { store }: InspectTools,
  correlationId: string,
  limit: number,
): Promise<readonly ItemKey[]> => {
  const keys: ItemKey[] = [];
  // A table without streams has no index of what has an id.
  if (store === undefined || aggregates.length === 0) return keys;
  for await (const key of store.table.lookup(correlationId, limit))
    if (streamOf(key.pk) !== undefined) keys.push(key);
  return keys;
};

const eventStep = async (
  service: string,
  { store }: InspectTools,
  key: ItemKey,
): Promise<readonly CorrelatedEvent[]> => {
  const aggregate = streamOf(key.pk);
  const item = await store?.table.get(key);
  if (store === undefined || aggregate === undefined || item === undefined) return [];
  const { event, metadata } = decodeEvent(aggregate.type, aggregate.id, item);
  const { version } = event;
  const left = await publicationsBetween(store.table, aggregate, version, version);
  return [
    {
      kind: 'event',
      eventId: metadata.eventId,
      type: event.type,
      service,
      aggregate: { ...aggregate, version },
      occurredAt: event.occurredAt,
      causationId: metadata.causationId,
      publications: (left.get(version) ?? []).map(published),
    },
  ];
};

/** What a saga has said: of itself, and as its outcome of the aggregate that began it. */
const sagaSteps = async (
  service: string,
  { sagas }: InspectTools,
  saga: StoredSaga,
): Promise<readonly CorrelatedSaga[]> => {
  if (sagas === undefined) return [];
  const { name, id, revision, startedBy, correlationId } = saga;
  const said = async (aggregate: AggregateName): Promise<readonly [number, readonly OutboxItem[]][]> => [
    ...(await publicationsBetween(sagas.store.table, aggregate, 1, revision)),
  ];
  const all = [...(await said({ type: name, id })), ...(await said(startedBy))]
    .flatMap(([transition, items]) => items.map((item) => ({ transition, item })))
    .filter(({ item }) => item.correlationId === correlationId);
  return [...Map.groupBy(all, ({ transition }) => transition).values()].flatMap((ofOne) => {
    const [first] = ofOne;
    if (first === undefined) return [];
    return [
      {
        kind: 'saga' as const,
        saga: name,
        sagaId: id,
        service,
        occurredAt: first.item.createdAt,
        causationId: first.item.causationId,
        publications: ofOne.map(({ item }) => published(item)),
      },
    ];
  });
};

/** The outbox keeps the data of an event as JSON. */
const fieldsOf = ({ eventData }: OutboxItem): readonly string[] => Object.keys(Object(JSON.parse(eventData)));

const published = (item: OutboxItem): Published => ({
  ...leftAnswer(item),
  ...(item.processedAt === undefined ? {} : { publishedAt: item.processedAt }),
  ref: {
    id: item.id,
    type: item.eventType,
    source: item.source,
    aggregateType: item.aggregateType,
    aggregateId: item.aggregateId,
    sequence: item.sequence,
    createdAt: item.createdAt,
    fields: fieldsOf(item),
    destination: item.destination,
  },
});
