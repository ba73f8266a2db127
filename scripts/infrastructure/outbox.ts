import type { EventContract } from '@edtech/contracts';
import { OUTBOX_PREFIX, type OutboxItem } from '@edtech/event-store/layout';
import { arnOf, param, ref, type Service, sagaConsumers, sub, type Value } from '@edtech/infrastructure';
import { LOCAL_QUEUES_VARIABLE, OUTBOX_VARIABLE } from '@edtech/outbox';
import { consumerResources } from './consumers.ts';
import {
  allows,
  functionKey,
  indexArn,
  type LambdaFunction,
  resourcesOf,
  type Statement,
  type StoreName,
  sagasOf,
  streamStatements,
  tableVariable,
} from './lambda-function.ts';
import { counting, countingAlong } from './metrics.ts';
import { everyMinute, inserted, streamOf, type Wanted } from './stream.ts';
import { queue, type Resources, visibilitySeconds } from './template.ts';

/** The fast path's share of a record's life; what is left after it is the sweeper's. */
const FORWARDER_SECONDS = 30;

/** Less than a sweeper's lease on a record. */
const SWEEPER_SECONDS = 25;

/** What a forwarder puts in the place of a record, marked, is none for it, even where the record had gone meanwhile. */
const PENDING: Wanted['image'] = { status: 'PENDING' satisfies OutboxItem['status'] };

const PUBLISHES = allows(['events:PutEvents'], arnOf('EventBus'));

/** The functions that publish what a service's commits leave in its outbox. */
export const outboxFunctions = (service: Service): readonly LambdaFunction[] => {
  const { name } = service;
  return outboxesOf(service).flatMap(({ store, suffix }) =>
    functionsOf(store, suffix, {
      of: suffix === '' ? `the ${name} service's` : `the ${name} service's sagas'`,
      local: localConsumers(service),
    }),
  );
};

/** What CloudWatch calls what waits in an outbox. */
export const outboxPlace = (store: string): string => `edtech.${store}`;

/** A service has an outbox for its aggregates, and one for its sagas. */
export const outboxesOf = (
  service: Service,
): readonly { readonly store: StoreName; readonly suffix: '' | 'sagas-' }[] => [
  ...(service.publishes ? [{ store: service, suffix: '' } as const] : []),
  ...(service.sagas.length > 0 ? [{ store: sagasOf(service), suffix: 'sagas-' } as const] : []),
];

const functionsOf = (
  store: StoreName,
  suffix: string,
  { of, local: consumers }: { readonly of: string; readonly local: readonly LocalConsumer[] },
): readonly LambdaFunction[] => {
  const { table, sweepQueue, outboxDeadLetters } = resourcesOf(store);
  const local = localDelivery(consumers);
  const environment = {
    ...tableVariable(store),
    EVENT_BUS: ref('EventBus'),
    OUTBOX_RETENTION_DAYS: param('outboxRetentionDays'),
    ...counting.environment,
    ...local.environment,
  };
  const marks: readonly Statement[] = [
    // It allows deletes as well, so not of whatever else the tables hold.
    {
      ...allows(['dynamodb:BatchWriteItem'], [arnOf(table), countingAlong.resource]),
      keys: [OUTBOX_PREFIX, countingAlong.keys],
    },
    allows(['dynamodb:UpdateItem'], arnOf(table)),
  ];
  return [
    {
      key: functionKey(`forward-${store.name}-outbox`),
      file: `forward-${suffix}outbox`,
      description: `Publishes ${of} integration events as they are committed`,
      timeout: FORWARDER_SECONDS,
      environment,
      events: [streamOf(store, inserted({ pk: OUTBOX_PREFIX }, PENDING))],
      statements: [...marks, ...streamStatements(store), PUBLISHES, counting.statement, ...local.statements],
    },
    {
      key: functionKey(`sweep-${store.name}-outbox`),
      file: `sweep-${suffix}outbox`,
      description: 'Publishes what the fast path left, every 30 seconds',
      timeout: SWEEPER_SECONDS,
      environment: {
        ...environment,
        SWEEP_QUEUE_URL: ref(sweepQueue),
        OUTBOX_DEAD_LETTER_QUEUE_URL: ref(outboxDeadLetters),
        [OUTBOX_VARIABLE]: outboxPlace(store.name),
      },
      events: [everyMinute, { sqs: { arn: arnOf(sweepQueue), batchSize: 1, maximumConcurrency: 2 } }],
      statements: [
        allows(['dynamodb:GetItem', 'dynamodb:UpdateItem'], arnOf(table)),
        allows(['dynamodb:Query'], indexArn(table, 'attention')),
        allows(
          ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          arnOf(sweepQueue),
        ),
        allows(['sqs:SendMessage'], arnOf(outboxDeadLetters)),
        PUBLISHES,
        counting.statement,
        ...local.statements,
      ],
    },
  ];
};

/** Hears what a service tells itself. */
interface LocalConsumer {
  readonly name: string;
  readonly on: readonly { readonly contract: EventContract }[];
}

/** Those of a service whose queues its outboxes send to: reactions, and sagas. */
export const localConsumers = ({ name, consumers, sagas }: Service): readonly LocalConsumer[] => [
  ...consumers.filter(({ local }) => local).map(({ consumer }) => consumer),
  ...sagas.flatMap((running) => sagaConsumers(name, running)).filter(({ local }) => local),
];

/** What the functions of an outbox need to hand on what the service keeps to itself: each type of message has one queue. */
const localDelivery = (
  local: readonly LocalConsumer[],
): {
  readonly environment: Readonly<Record<string, Value>>;
  readonly statements: readonly Statement[];
} => {
  if (local.length === 0) return { environment: {}, statements: [] };
  const routes = local.flatMap((consumer) =>
    consumer.on.map(({ contract }) => `${contract.type}=\${${consumerResources(consumer).queue}}`),
  );
  return {
    environment: { [LOCAL_QUEUES_VARIABLE]: sub(routes.join(' ')) },
    statements: local.map((consumer) =>
      allows(['sqs:SendMessage'], arnOf(consumerResources(consumer).queue)),
    ),
  };
};

export const outboxQueues = (service: Service): Resources =>
  Object.assign({}, ...outboxesOf(service).map(({ store }) => queuesOf(store)));

const queuesOf = (store: StoreName): Resources => {
  const { sweepQueue, outboxDeadLetters } = resourcesOf(store);
  return {
    [`#${sweepQueue}`]:
      'The sweeper wakes itself through this queue. A message that fails is not worth keeping: the schedule sends the next.',
    [sweepQueue]: queue(`${store.name}-sweep`, {
      MessageRetentionPeriod: 300,
      VisibilityTimeout: visibilitySeconds(SWEEPER_SECONDS),
    }),
    [`#${outboxDeadLetters}`]:
      'Events that the bus refused for good, as they would have been sent. The outbox keeps their records, as FAILED.',
    [outboxDeadLetters]: queue(`${store.name}-outbox-dlq`),
  };
};
