import type { Service } from '@edtech/infrastructure';
import { connectionFunctions } from './connections.ts';
import { consumerQueues } from './consumer-queues.ts';
import { consumerFunctions } from './consumers.ts';
import { jobFunctions } from './jobs.ts';
import { type LambdaFunction, resourcesOf, streamedStores } from './lambda-function.ts';
import { mendFunctions } from './mending.ts';
import { outboxFunctions, outboxQueues } from './outbox.ts';
import { readModelFunctions } from './read-models.ts';
import { roleOf, roles } from './roles.ts';
import { routeFunctions } from './routes.ts';
import { sagaFunctions, sagaQueues } from './sagas.ts';
import { tables } from './tables.ts';
import { queue, type Resources } from './template.ts';
import type { Yaml } from './yaml.ts';

/**
 * All functions of a service: its own, and those that look after its events.
 * @param platform the services that it is deployed with
 */
export const functionsOf = (
  service: Service,
  platform: readonly Service[] = [service],
): readonly LambdaFunction[] => [
  ...routeFunctions(service, platform),
  ...consumerFunctions(service),
  ...jobFunctions(service, platform),
  ...outboxFunctions(service),
  ...readModelFunctions(service),
  ...sagaFunctions(service),
  ...connectionFunctions(service),
  ...mendFunctions(service),
];

/** What stands in the service's `functions.yml`. */
export const functionsContent = (
  service: Service,
  platform: readonly Service[] = [service],
): { readonly [key: string]: Yaml } =>
  Object.fromEntries(
    functionsOf(service, platform).map((one) => [
      one.key,
      {
        handler: `services/${service.name}/src/functions/${one.file}.handler`,
        description: one.description,
        role: roleOf(one),
        timeout: one.timeout,
        memorySize: one.memorySize,
        reservedConcurrency: one.reservedConcurrency,
        package: one.files === undefined || one.files.length === 0 ? undefined : { patterns: one.files },
        environment: Object.keys(one.environment).length === 0 ? undefined : one.environment,
        events: one.events.length === 0 ? undefined : one.events,
      },
    ]),
  );

/** All resources of a service, part by part. */
export const resourceParts = (
  service: Service,
  platform: readonly Service[] = [service],
): readonly Resources[] => [
  tables(service),
  ...streamFailures(service),
  outboxQueues(service),
  ...consumerQueues(service),
  ...sagaQueues(service),
  roles(functionsOf(service, platform)),
];

/** What stands in the service's `resources.yml`. */
export const resourcesContent = (
  service: Service,
  platform: readonly Service[] = [service],
): { readonly Resources: Resources } => ({
  Resources: Object.assign({}, ...resourceParts(service, platform)),
});

/** One queue for each table whose stream has readers. */
const streamFailures = (service: Service): readonly Resources[] =>
  streamedStores(service).map((store) => {
    const { streamFailures: id } = resourcesOf(store);
    return {
      [`#${id}`]:
        'Where the stream mappings report records that their functions kept failing on. The table keeps the records themselves.',
      [id]: queue(`${store.name}-stream-failures`),
    };
  });
