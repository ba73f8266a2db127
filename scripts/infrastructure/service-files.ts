import type { Service } from '@edtech/infrastructure';
import { connectionFunctions } from './connections.ts';
import { consumerFunctions } from './consumers.ts';
import { inspectFunctions } from './inspect.ts';
import { jobFunctions } from './jobs.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { outboxFunctions } from './outbox.ts';
import { queueResources } from './queues.ts';
import { readModelFunctions } from './read-models.ts';
import { roleOf, roles } from './roles.ts';
import { routeFunctions } from './routes.ts';
import { sagaFunctions } from './sagas.ts';
import { tables } from './tables.ts';
import type { Resources } from './template.ts';
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
  ...inspectFunctions(service),
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
  ...queueResources(service),
  roles(functionsOf(service, platform)),
];

/** What stands in the service's `resources.yml`. */
export const resourcesContent = (
  service: Service,
  platform: readonly Service[] = [service],
): { readonly Resources: Resources } => ({
  Resources: Object.assign({}, ...resourceParts(service, platform)),
});
