import { createDeadLetterStore } from '@edtech/dead-letters';
import type { Table } from '@edtech/event-store';
import type { Service } from '@edtech/infrastructure';
import { createInspection, type Inspection } from '@edtech/outbox';
import { inboxHealth } from '../health/inbox-health.ts';
import { letterHealth } from '../health/letter-health.ts';
import { outboxHealth } from '../health/outbox-health.ts';
import { backlogHealth, deadLetterHealth } from '../health/queue-health.ts';
import { readModelHealth } from '../health/read-model-health.ts';
import { sagaHealth } from '../health/saga-health.ts';
import type { HealthSource } from '../health/unhealthy.ts';
import type { InspectTools } from './tools.ts';

/** An outbox of a service, by the name that operators call it. */
export interface InspectedOutbox {
  readonly service: string;
  readonly inspection: Inspection;
}

const inspectionOf = (table: Table, now: () => number): Inspection =>
  createInspection({
    table,
    now,
    log: ({ message, pk, sk }) => console.error(`warning: ${message}: ${pk} ${sk}`),
  });

/** The outboxes of a service: of its aggregates, and of its sagas. */
export const inspectedOutboxes = (
  { name, publishes }: Service,
  { store, sagas, now }: InspectTools,
): readonly InspectedOutbox[] => [
  ...(publishes && store !== undefined
    ? [{ service: name, inspection: inspectionOf(store.table, now) }]
    : []),
  ...(sagas === undefined
    ? []
    : [{ service: `${name}-sagas`, inspection: inspectionOf(sagas.store.table, now) }]),
];

/** Whether the service keeps the dead letters of the platform. */
export const keepsDeadLetters = ({ jobs }: Service): boolean =>
  jobs.some(({ seesToDeadLetters = false }) => seesToDeadLetters);

/** Everything of a service in which events may be in trouble. */
export const healthSourcesOf = (service: Service, tools: InspectTools): readonly HealthSource[] => {
  const { name } = service;
  const { store, sagas, views, queues, sqs, now } = tools;
  const consumers = service.consumers.map(({ consumer }) => consumer);
  const ordered = consumers.some(({ ordered }) => ordered !== false);
  return [
    ...inspectedOutboxes(service, tools).map((outbox) => outboxHealth({ ...outbox, now })),
    ...(sagas === undefined ? [] : [sagaHealth({ service: name, table: sagas.store.table, now })]),
    ...(ordered && store !== undefined ? [inboxHealth({ service: name, store, consumers })] : []),
    ...(views === undefined ? [] : [readModelHealth({ service: name, views, now })]),
    ...queues.map(({ queueName, holds }) => {
      const options = { service: name, queues: sqs, queueName };
      return holds === 'work' ? backlogHealth(options) : deadLetterHealth(options);
    }),
    ...(keepsDeadLetters(service) && store !== undefined
      ? [letterHealth({ service: name, store: createDeadLetterStore(store.table), now })]
      : []),
  ];
};
