import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient, systemTiming, type Table } from '@edtech/event-store';
import type { Service } from '@edtech/infrastructure';
import {
  type DepthsSources,
  type HealthSource,
  handledLetters,
  type KpiSources,
  type SagaPlace,
  sagaMetricsFrom,
  sqsQueues,
  type VerifiedStore,
} from '@edtech/operations';
import { healthSourcesOf, type InspectTools, inspect, inspectedOutboxes } from '@edtech/operations/inspect';
import type { Inspections } from '@edtech/operations/platform';
import { storeIn } from '../consumers/inboxes.ts';
import { deadLettersOn } from '../dlq/letters.ts';
import { sagasOf } from '../infrastructure/lambda-function.ts';
import { queuesOn } from '../infrastructure/queues.ts';
import { metricsTableOn, serviceTablesOn, viewsTablesOn } from '../service-tables.ts';
import { stageOf } from '../stage.ts';
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
  /** What inspect functions answer, asked without them. */
  readonly inspections: Inspections;
  /** The tables of services and of their sagas, of which figures tell. */
  readonly stores: readonly VerifiedStore[];
}

/** @param deployed name of a stage on AWS; the platform on this machine when undefined */
export const operatedOn = (services: readonly Service[], deployed: string | undefined): Operated => {
  const { name: stage } = stageOf(deployed);
  const toolsOf = inspectToolsOn(deployed);
  const tableOf = serviceTablesOn(deployed);
  const inspected = services.map((service) => ({ service, tools: toolsOf(service) }));
  const metrics = metricsTableOn(deployed);
  const sagas = inspected.flatMap(({ service, tools: { sagas: kept } }) =>
    kept === undefined ? [] : service.sagas.map(({ saga }) => ({ saga: saga.name, ...kept.index })),
  );
  const health = inspected.flatMap(({ service, tools }) => healthSourcesOf(service, tools));
  const depths: DepthsSources = {
    sqs: sqsOn(deployed),
    queues: inspected.flatMap(({ tools }) => tools.queues),
    outboxes: inspected
      .flatMap(({ service, tools }) => inspectedOutboxes(service, tools))
      .map(({ service, inspection }) => ({ service, statistics: inspection.statistics })),
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
    inspections: inspectionsOf(inspected),
    kpis: {
      table: metrics,
      sagas: sagaMetricsFrom(sagas),
      letters: deadLettersOn(deployed),
      isHandled: handledLetters(inboxTableOf),
      depths,
      health,
      shape: shapeOf(services),
      now: systemTiming.now,
    },
    stores: services.flatMap(storesOf).map((store) => ({ ...store, table: tableOf(store.name) })),
  };
};

const inspectionsOf = (
  inspected: readonly { readonly service: Service; readonly tools: InspectTools }[],
): Inspections => ({
  services: inspected.map(({ service }) => service.name),
  log: ({ message, service, error }) => console.error(`warning: ${message}: ${service}: ${error}`),
  async ask(name, question) {
    const found = inspected.find(({ service }) => service.name === name);
    if (found === undefined) throw new RangeError(`There is no service ${name}.`);
    return inspect(found.service, found.tools, question);
  },
});

const sqsOn = (deployed: string | undefined) => sqsQueues(new SQSClient(stageOf(deployed).queueClients));

/** The tables and queues of services, as their inspect functions find them, from this machine. */
const inspectToolsOn = (deployed: string | undefined): ((service: Service) => InspectTools) => {
  const { name: stage, clients } = stageOf(deployed);
  const tableOf = serviceTablesOn(deployed);
  const viewsOf = viewsTablesOn(deployed);
  const client = documentClient(clients);
  const sqs = sqsOn(deployed);
  return (service) => {
    const { name, readModels, sagas } = service;
    const { name: ofSagas } = sagasOf(service);
    return {
      store: storeIn(name, tableOf(name)),
      ...(sagas.length === 0
        ? {}
        : {
            sagas: {
              store: storeIn(name, tableOf(ofSagas)),
              index: { client, tableName: `edtech-${ofSagas}-${stage}` },
              definitions: [],
            },
          }),
      ...(readModels === undefined ? {} : { views: viewsOf(name) }),
      queues: queuesOn(service, stage),
      sqs,
      now: systemTiming.now,
    };
  };
};
