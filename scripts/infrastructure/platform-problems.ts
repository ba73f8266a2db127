import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repeated, routeOf, type Service, sagaConsumers } from '@edtech/infrastructure';
import { type Declarations, isRecord } from '../schemas/services/declarations.ts';
import { PATTERN_CHARACTERS } from '../schemas/services/rule-pattern.ts';
import { patternOf } from './consumer-queues.ts';
import { localConsumers } from './outbox.ts';
import { DECLARATION } from './read.ts';
import { functionsOf, resourceParts } from './service-files.ts';
import type { Resources } from './template.ts';

/**
 * What is wrong with services beside each other, and with what they declare beside their code.
 * @param code what domain and application modules declare
 */
export const platformProblems = (
  root: string,
  services: readonly Service[],
  code: Declarations,
): readonly string[] => [
  ...clashes(services),
  ...services.flatMap((service) =>
    [
      ...missingFiles(root, service),
      ...longPatterns(service),
      ...(existsSync(join(root, `services/${service.name}/src/read-models/index.ts`)) &&
      service.readModels === undefined
        ? ['has read models in src/read-models, but declares none']
        : []),
      ...undeclaredAggregates(service, code),
      ...undeclaredConsumers(service, code),
      ...unheard(service, code),
      ...(service.publishes
        ? []
        : code.producers
            .filter((producer) => producer.service === service.name)
            .map(({ name }) => `says that it does not publish, but ${name} does`)),
    ].map((problem) => `services/${service.name}/${DECLARATION}: ${problem}`),
  ),
  ...withoutDeclaration(services, code),
];

const clashes = (services: readonly Service[]): readonly string[] => [
  ...repeated(services.flatMap((service) => functionsOf(service).map(({ key }) => key))).map(
    (key) => `Two functions are called ${key}: give one of them another file.`,
  ),
  ...repeated(services.flatMap((service) => resourceParts(service).flatMap(namesIn))).map(
    (name) => `Two resources are called ${name}: give a consumer, or a service, another name.`,
  ),
  ...(services.filter(({ connections }) => connections).length > 1
    ? ['Two services have connections: the platform has one WebSocket API.']
    : []),
  ...repeated(services.flatMap(({ routes }) => routes.map((route) => shape(routeOf(route))))).map(
    (route) => `Two functions answer ${route}.`,
  ),
];

/** What the queues, tables and rules among `resources` are called. Functions, and so roles, were looked at. */
const namesIn = (resources: Resources): readonly string[] =>
  Object.values(resources).flatMap((resource) => {
    const properties = isRecord(resource) && isRecord(resource.Properties) ? resource.Properties : {};
    const { QueueName, TableName } = properties;
    const name = QueueName ?? TableName;
    return typeof name === 'string' ? [name] : [];
  });

/** Routes that differ only in the names of their parameters are one. */
const shape = (route: string): string => route.replaceAll(/\{\w+\}/g, '{}');

const missingFiles = (root: string, service: Service): readonly string[] =>
  functionsOf(service)
    .filter(({ file }) => !existsSync(join(root, `services/${service.name}/src/functions/${file}.ts`)))
    .map(({ key, file }) => `src/functions/${file}.ts is missing: it exports the handler of ${key}`);

const longPatterns = ({ name, consumers, sagas }: Service): readonly string[] =>
  [
    ...consumers.filter(({ local }) => !local).map(({ consumer }) => consumer),
    ...sagas.flatMap((running) => sagaConsumers(name, running)).filter(({ local }) => !local),
  ]
    .map((consumer) => ({
      consumer: consumer.name,
      length: JSON.stringify(patternOf(name, { consumer })).length,
    }))
    .filter(({ length }) => length > PATTERN_CHARACTERS)
    .map(
      ({ consumer, length }) =>
        `the pattern of ${consumer} would have ${length} characters; EventBridge takes ${PATTERN_CHARACTERS}`,
    );

const undeclaredAggregates = ({ name, aggregates }: Service, code: Declarations): readonly string[] =>
  code.aggregates
    .filter((one) => one.service === name && !aggregates.some(({ type }) => type === one.name))
    .map((one) => `the aggregate ${one.name} is not declared, so operators would not see its streams`);

const undeclaredConsumers = ({ name, consumers, sagas }: Service, code: Declarations): readonly string[] => {
  const declared = [
    ...consumers.map(({ consumer }) => consumer.name),
    ...sagas.flatMap((running) => sagaConsumers(name, running)).map((consumer) => consumer.name),
  ];
  return code.consumers
    .filter((one) => one.service === name && !declared.includes(one.name))
    .map((one) => `the consumer ${one.name} in src/application is not declared, so nothing would feed it`);
};

/** Local messages that would wait in the outbox for ever, and those that belong to somebody else. */
const unheard = (service: Service, { tellers }: Declarations): readonly string[] => {
  const { name } = service;
  const heard = localConsumers(service).flatMap(({ on }) => on.map(({ contract }) => contract.type));
  return tellers
    .filter(({ service }) => service === name)
    .flatMap((teller) =>
      teller.contracts.flatMap(({ type, context, aggregate }) => [
        ...(heard.includes(type) ? [] : [`${teller.name} tells ${type}, but no local consumer handles it`]),
        ...(context === name && aggregate === teller.name
          ? []
          : [`${teller.name} tells ${type}, which is declared as one of ${aggregate} of ${context}`]),
      ]),
    );
};

const withoutDeclaration = (services: readonly Service[], code: Declarations): readonly string[] => {
  const declared = services.map(({ name }) => name);
  const found = new Set([...code.producers, ...code.consumers].map(({ service }) => service));
  return [...found]
    .filter((service) => !declared.includes(service))
    .sort()
    .map((service) => `services/${service}/${DECLARATION}: is missing`);
};
