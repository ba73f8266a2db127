import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient, systemTiming, type Table } from '@edtech/event-store';
import type { Service } from '@edtech/infrastructure';
import {
  backlogHealth,
  deadLetterHealth,
  type HealthSource,
  inboxHealth,
  outboxHealth,
  type Queues,
  readModelHealth,
  type SagaPlace,
  sagaHealth,
  sqsQueues,
} from '@edtech/operations';
import { storeIn } from '../consumers/inboxes.ts';
import { sagasOf } from '../infrastructure/lambda-function.ts';
import { outboxIn } from '../outbox/outboxes.ts';
import { metricsTableOn, serviceTablesOn, viewsTablesOn } from '../service-tables.ts';
import { stageOf } from '../stage.ts';
import { queuesOf } from './queues.ts';

/** What operators look at on a stage. */
export interface Operated {
  /** Name of the stage. */
  readonly stage: string;
  /** The table of figures. */
  readonly metrics: Table;
  readonly sagas: readonly SagaPlace[];
  readonly health: readonly HealthSource[];
}

/** @param deployed name of a stage on AWS; the platform on this machine when undefined */
export const operatedOn = (services: readonly Service[], deployed: string | undefined): Operated => {
  const { name: stage, clients, queueClients } = stageOf(deployed);
  const tableOf = serviceTablesOn(deployed);
  const viewsOf = viewsTablesOn(deployed);
  const queues = sqsQueues(new SQSClient(queueClients));
  return {
    stage,
    metrics: metricsTableOn(deployed),
    sagas: services.flatMap((service) =>
      service.sagas.map(({ saga }) => ({
        saga: saga.name,
        client: documentClient(clients),
        tableName: `edtech-${sagasOf(service).name}-${stage}`,
      })),
    ),
    health: services.flatMap((service) => [
      ...itemHealth(service, { tableOf, viewsOf }),
      ...queueHealth(service, queues, stage),
    ]),
  };
};

interface Tables {
  readonly tableOf: (service: string) => Table;
  readonly viewsOf: (service: string) => Table;
}

const { now } = systemTiming;

/** What waits in the tables of a service. */
const itemHealth = (service: Service, { tableOf, viewsOf }: Tables): readonly HealthSource[] => {
  const { name } = service;
  const sagas = sagasOf(service).name;
  const outbox = (of: string): HealthSource => {
    const { inspection } = outboxIn(of, tableOf(of));
    return outboxHealth({ service: of, inspection, now });
  };
  const consumers = service.consumers.map(({ consumer }) => consumer);
  return [
    ...(service.publishes ? [outbox(name)] : []),
    ...(service.sagas.length === 0
      ? []
      : [outbox(sagas), sagaHealth({ service: name, table: tableOf(sagas), now })]),
    ...(consumers.some(({ ordered }) => ordered !== false)
      ? [inboxHealth({ service: name, store: storeIn(name, tableOf(name)), consumers })]
      : []),
    ...(service.readModels === undefined
      ? []
      : [readModelHealth({ service: name, views: viewsOf(name), now })]),
  ];
};

/** What waits in its queues. */
const queueHealth = (service: Service, queues: Queues, stage: string): readonly HealthSource[] =>
  queuesOf(service, stage).map(({ queueName, holds }) => {
    const options = { service: service.name, queues, queueName };
    return holds === 'work' ? backlogHealth(options) : deadLetterHealth(options);
  });
