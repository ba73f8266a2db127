import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient, systemTiming, type Table } from '@edtech/event-store';
import type { Service } from '@edtech/infrastructure';
import {
  backlogHealth,
  type DepthsSources,
  deadLetterHealth,
  type HealthSource,
  handledLetters,
  inboxHealth,
  type KpiSources,
  letterHealth,
  type MeasuredQueue,
  outboxHealth,
  type Queues,
  readModelHealth,
  type SagaPlace,
  sagaHealth,
  sagaMetricsFrom,
  sqsQueues,
  type VerifiedStore,
} from '@edtech/operations';
import { storeIn } from '../consumers/inboxes.ts';
import { DEAD_LETTERS, deadLettersOn } from '../dlq/letters.ts';
import { sagasOf } from '../infrastructure/lambda-function.ts';
import { outboxesOf } from '../infrastructure/outbox.ts';
import { outboxIn } from '../outbox/outboxes.ts';
import { metricsTableOn, serviceTablesOn, viewsTablesOn } from '../service-tables.ts';
import { stageOf } from '../stage.ts';
import { queuesOf } from './queues.ts';
import { inboxesOf, shapeOf, storesOf } from './shape.ts';

/** What operators look at on a stage. */
export interface Operated {
  /** Name of the stage. */
  readonly stage: string;
  /** The table of figures. */
  readonly metrics: Table;
  readonly sagas: readonly SagaPlace[];
  readonly health: readonly HealthSource[];
  readonly depths: DepthsSources;
  readonly kpis: KpiSources;
  /** The tables of services and of their sagas, of which figures tell. */
  readonly stores: readonly VerifiedStore[];
}

/** @param deployed name of a stage on AWS; the platform on this machine when undefined */
export const operatedOn = (services: readonly Service[], deployed: string | undefined): Operated => {
  const { name: stage, clients, queueClients } = stageOf(deployed);
  const tableOf = serviceTablesOn(deployed);
  const viewsOf = viewsTablesOn(deployed);
  const sqs = sqsQueues(new SQSClient(queueClients));
  const queues = services.flatMap((service) => queuesOf(service, stage));
  const metrics = metricsTableOn(deployed);
  const letters = deadLettersOn(deployed);
  const sagas = services.flatMap((service) =>
    service.sagas.map(({ saga }) => ({
      saga: saga.name,
      client: documentClient(clients),
      tableName: `edtech-${sagasOf(service).name}-${stage}`,
    })),
  );
  const health: readonly HealthSource[] = [
    ...services.flatMap((service) => itemHealth(service, { tableOf, viewsOf })),
    ...queues.map((queue) => queueHealth(queue, sqs)),
    letterHealth({ service: DEAD_LETTERS, store: letters, now }),
  ];
  const depths: DepthsSources = {
    sqs,
    queues,
    outboxes: services.flatMap(outboxNames).map((service) => ({
      service,
      statistics: outboxIn(service, tableOf(service)).inspection.statistics,
    })),
  };
  const tables = new Map(services.flatMap(inboxesOf).map(({ consumer, table }) => [consumer, table]));
  const inboxTableOf = (consumer: string): Table | undefined => {
    const name = tables.get(consumer);
    return name === undefined ? undefined : tableOf(name);
  };
  return {
    stage,
    metrics,
    sagas,
    health,
    depths,
    kpis: {
      table: metrics,
      sagas: sagaMetricsFrom(sagas),
      letters,
      isHandled: handledLetters(inboxTableOf),
      depths,
      health,
      shape: shapeOf(services),
      now,
    },
    stores: services.flatMap(storesOf).map((store) => ({ ...store, table: tableOf(store.name) })),
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
  const consumers = service.consumers.map(({ consumer }) => consumer);
  return [
    ...outboxNames(service).map((of) => {
      const { inspection } = outboxIn(of, tableOf(of));
      return outboxHealth({ service: of, inspection, now });
    }),
    ...(service.sagas.length === 0 ? [] : [sagaHealth({ service: name, table: tableOf(sagas), now })]),
    ...(consumers.some(({ ordered }) => ordered !== false)
      ? [inboxHealth({ service: name, store: storeIn(name, tableOf(name)), consumers })]
      : []),
    ...(service.readModels === undefined
      ? []
      : [readModelHealth({ service: name, views: viewsOf(name), now })]),
  ];
};

const outboxNames = (service: Service): readonly string[] =>
  outboxesOf(service).map(({ store }) => store.name);

const queueHealth = ({ service, queueName, holds }: MeasuredQueue, queues: Queues): HealthSource => {
  const options = { service, queues, queueName };
  return holds === 'work' ? backlogHealth(options) : deadLetterHealth(options);
};
