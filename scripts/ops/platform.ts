import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient, systemTiming, type Table } from '@edtech/event-store';
import type { Service } from '@edtech/infrastructure';
import { type DepthsSources, type HealthSource, type SagaPlace, sqsQueues } from '@edtech/operations';
import { healthSourcesOf, type InspectTools, inspectedOutboxes } from '@edtech/operations/inspect';
import { storeIn } from '../consumers/inboxes.ts';
import { sagasOf } from '../infrastructure/lambda-function.ts';
import { queuesOn } from '../infrastructure/queues.ts';
import { metricsTableOn, serviceTablesOn, viewsTablesOn } from '../service-tables.ts';
import { stageOf } from '../stage.ts';

/** What operators look at on a stage. */
export interface Operated {
  /** Name of the stage. */
  readonly stage: string;
  /** The table of figures. */
  readonly metrics: Table;
  readonly sagas: readonly SagaPlace[];
  readonly health: readonly HealthSource[];
  readonly depths: DepthsSources;
}

/** @param deployed name of a stage on AWS; the platform on this machine when undefined */
export const operatedOn = (services: readonly Service[], deployed: string | undefined): Operated => {
  const { name: stage } = stageOf(deployed);
  const toolsOf = inspectToolsOn(deployed);
  const inspected = services.map((service) => ({ service, tools: toolsOf(service) }));
  return {
    stage,
    metrics: metricsTableOn(deployed),
    sagas: inspected.flatMap(({ service, tools: { sagas } }) =>
      sagas === undefined ? [] : service.sagas.map(({ saga }) => ({ saga: saga.name, ...sagas.index })),
    ),
    health: inspected.flatMap(({ service, tools }) => healthSourcesOf(service, tools)),
    depths: {
      sqs: sqsOn(deployed),
      queues: inspected.flatMap(({ tools }) => tools.queues),
      outboxes: inspected
        .flatMap(({ service, tools }) => inspectedOutboxes(service, tools))
        .map(({ service, inspection }) => ({ service, statistics: inspection.statistics })),
    },
  };
};

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
