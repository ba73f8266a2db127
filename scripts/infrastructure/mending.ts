import { MENDED_CONSUMERS_VARIABLE } from '@edtech/dead-letters/mend';
import { arn, arnOf, ref, type Service, STAGE, sagaConsumers } from '@edtech/infrastructure';
import { queueUrlVariable } from '@edtech/messaging';
import { consumerResources, ORDERED } from './consumers.ts';
import {
  allows,
  functionKey,
  type LambdaFunction,
  resourcesOf,
  type Statement,
  sagasOf,
  tableVariable,
} from './lambda-function.ts';
import { TRANSITION } from './sagas.ts';

const MENDER_SECONDS = 15;

/** Consumers of a service, with those that hear for its sagas. */
const consumersOf = ({ name, consumers, sagas }: Service) => [
  ...consumers.map(({ consumer }) => consumer),
  ...sagas
    .flatMap((running) => sagaConsumers(name, running))
    .map((consumer) => ({ name: consumer.name, ordered: false as const })),
];

const orderedOf = (service: Service) => consumersOf(service).filter(({ ordered }) => ordered !== false);

/** Whether an event can end at a service, so that it has something to mend. */
export const isMending = (service: Service): boolean =>
  service.publishes || service.sagas.length > 0 || service.consumers.length > 0;

/** What services are asked for, and who is asked. */
export const MENDED_BY = {
  edits: (service: Service): boolean => consumersOf(service).length > 0,
  discards: (service: Service): boolean => orderedOf(service).length > 0,
  redrives: (service: Service): boolean => service.publishes || service.sagas.length > 0,
} as const;

/** The right to ask `services` to mend what is theirs. */
export const asksToMend = (services: readonly Service[]): readonly Statement[] =>
  services.length === 0
    ? []
    : [
        allows(
          ['lambda:InvokeFunction'],
          services.map(({ name }) => arn('lambda', `function:edtech-${STAGE}-${keyOf(name)}`)),
        ),
      ];

const keyOf = (service: string): string => functionKey(`mend-${service}`);

/**
 * The function that mends in its own service's tables what ended there. Nothing but an administrator's request invokes it, by way of
 * the service of dead letters.
 */
export const mendFunctions = (service: Service): readonly LambdaFunction[] => {
  if (!isMending(service)) return [];
  const { name, publishes, sagas } = service;
  const ordered = orderedOf(service);
  const own = [...(ordered.length > 0 ? ORDERED : publishes ? ['dynamodb:UpdateItem'] : [])];
  return [
    {
      key: keyOf(name),
      file: 'mend',
      description: `Mends what ended at the ${name} service, when an administrator asks`,
      timeout: MENDER_SECONDS,
      environment: {
        ...(own.length > 0 ? tableVariable(service) : {}),
        ...(sagas.length > 0 ? tableVariable(sagasOf(service)) : {}),
        [MENDED_CONSUMERS_VARIABLE]: consumersOf(service)
          .map((consumer) => consumer.name)
          .join(' '),
        ...Object.fromEntries(
          ordered.map((consumer) => [queueUrlVariable(consumer), ref(consumerResources(consumer).queue)]),
        ),
      },
      events: [],
      statements: [
        ...(own.length > 0 ? [allows(own, arnOf(resourcesOf(service).table))] : []),
        ...(sagas.length > 0
          ? [allows([...TRANSITION, 'dynamodb:UpdateItem'], arnOf(resourcesOf(sagasOf(service)).table))]
          : []),
        ...ordered.map((consumer) => allows(['sqs:SendMessage'], arnOf(consumerResources(consumer).queue))),
      ],
    },
  ];
};
