import { SQSClient } from '@aws-sdk/client-sqs';
import { createEventStore, documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import { constantCase, type Service } from '@edtech/infrastructure';
import type { SagaDefinition } from '@edtech/saga';
import { type Queues, sqsQueues } from '../health/queue-health.ts';
import { inspect } from './inspector.ts';
import { questionIn } from './question.ts';
import { INSPECTED_QUEUES_VARIABLE, inspectedQueuesIn } from './queues-text.ts';
import type { InspectTools } from './tools.ts';

/**
 * The inspect function of a service, which `services/operations` invokes: what it is invoked with is one question, what it gives
 * is the answer.
 *
 * @param definitions of the service's sagas, every version that may still run
 * @example
 * export const handler = inspectFunction(service);
 */
export const inspectFunction = (
  service: Service,
  definitions: readonly SagaDefinition[] = [],
): ((event: unknown) => Promise<unknown>) => {
  const tools = deployedTools(service, definitions);
  // Lambda's answer to nothing is null.
  return async (event) => (await inspect(service, tools, questionIn(event))) ?? null;
};

/** What the function finds by its environment: a service has the tables that are named there. */
const deployedTools = (service: Service, definitions: readonly SagaDefinition[]): InspectTools => {
  const { env } = process;
  const client = documentClient();
  const own = env[`${constantCase(service.name)}_TABLE`];
  const ofSagas = env[`${constantCase(service.name)}_SAGAS_TABLE`];
  const views = env.VIEWS_TABLE;
  const storeIn = (tableName: string) =>
    createEventStore({ table: dynamoDbTable({ client, tableName }), source: `edtech.${service.name}` });
  return {
    ...(own === undefined ? {} : { store: storeIn(own) }),
    ...(ofSagas === undefined
      ? {}
      : { sagas: { store: storeIn(ofSagas), index: { client, tableName: ofSagas }, definitions } }),
    ...(views === undefined ? {} : { views: dynamoDbTable({ client, tableName: views }) }),
    queues: inspectedQueuesIn(env[INSPECTED_QUEUES_VARIABLE] ?? '', service.name),
    sqs: countsOnly(sqsQueues(new SQSClient())),
    now: systemTiming.now,
  };
};

/** The age of messages is told by receiving some, which the function may not. */
const countsOnly = ({ depth }: Queues): Queues => ({ depth, oldestOfSome: async () => undefined });
