import {
  arnOf,
  DEFAULT_CONCURRENCY,
  type Running,
  ref,
  type SagaConsumer,
  type Service,
  sagaConsumers,
} from '@edtech/infrastructure';
import { RETRY_POLICY } from '@edtech/messaging';
import { SAGAS_VARIABLE, TIMER_PREFIX } from '@edtech/saga';
import { queuesOf } from './consumer-queues.ts';
import { consumerResources } from './consumers.ts';
import {
  allows,
  functionKey,
  indexArn,
  type LambdaFunction,
  resourcesOf,
  type Statement,
  sagasOf,
  streamStatements,
  tableVariable,
} from './lambda-function.ts';
import { counting } from './metrics.ts';
import { everyMinute, inserted, streamOf } from './stream.ts';
import { queue, type Resources, visibilitySeconds } from './template.ts';

const CONSUMER_SECONDS = 15;
const TIMERS_SECONDS = 30;
const DELAYS_SECONDS = 15;
const SWEEPER_SECONDS = 25;
const BATCH = 10;

/** Logical ids and names of what the sagas of a service have beside a table and an outbox. */
const partsOf = (service: Pick<Service, 'name'>) => {
  const { table } = resourcesOf(sagasOf(service));
  const own = table.slice(0, -'Table'.length);
  return {
    delays: `${own}DelayQueue`,
    delayDeadLetters: `${own}DelayDeadLetters`,
    watch: `${own}TimersSweepQueue`,
  };
};

/**
 * What a transition reads, and puts: the saga, its history, its timers, what it says, and what it was caused by. The last one deletes
 * the timers.
 */
export const TRANSITION = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'];

const RECEIVES = ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * The functions that run a service's sagas. Timers are items that fire by being deleted: one function sends for the first of a saga's
 * a message that is delayed until it is due, and makes the transition when an item is gone; one takes these messages, deletes what is
 * due and sends the next; one sweeps what was lost on the way.
 */
export const sagaFunctions = (service: Service): readonly LambdaFunction[] => {
  if (service.sagas.length === 0) return [];
  const { name } = service;
  const store = sagasOf(service);
  const { table } = resourcesOf(store);
  const { delays, watch } = partsOf(service);
  const onTable = (actions: readonly string[]): Statement => allows(actions, arnOf(table));
  return [
    ...service.sagas.flatMap((running) =>
      sagaConsumers(name, running).map((consumer) => sagaFunction(service, running, consumer)),
    ),
    {
      key: functionKey(`${name}-saga-timers`),
      file: 'saga-timers',
      description: `Has the timers of the ${name} service's sagas ring in time, and times out what they were for`,
      timeout: TIMERS_SECONDS,
      environment: { ...tableVariable(store), TIMER_QUEUE_URL: ref(delays) },
      events: [
        streamOf(store, inserted({ pk: TIMER_PREFIX }, { wakes: true }), {
          events: ['REMOVE'],
          keys: { pk: TIMER_PREFIX },
        }),
      ],
      statements: [
        onTable(TRANSITION),
        ...streamStatements(store),
        allows(['sqs:SendMessage'], arnOf(delays)),
      ],
    },
    {
      key: functionKey(`${name}-saga-delays`),
      file: 'saga-delays',
      description: `Looks at the ${name} service's sagas when a timer is due, and deletes those that are`,
      timeout: DELAYS_SECONDS,
      environment: { ...tableVariable(store), TIMER_QUEUE_URL: ref(delays) },
      events: [
        {
          sqs: {
            arn: arnOf(delays),
            batchSize: BATCH,
            functionResponseType: 'ReportBatchItemFailures',
            maximumConcurrency: DEFAULT_CONCURRENCY,
          },
        },
      ],
      statements: [
        onTable(['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
        allows(RECEIVES, arnOf(delays)),
      ],
    },
    {
      key: functionKey(`sweep-${name}-sagas`),
      file: 'sweep-sagas',
      description: `Fires the timers of the ${name} service's sagas that did not, every 30 seconds`,
      timeout: SWEEPER_SECONDS,
      environment: { ...tableVariable(store), SWEEP_QUEUE_URL: ref(watch), [SAGAS_VARIABLE]: name },
      events: [everyMinute, { sqs: { arn: arnOf(watch), batchSize: 1, maximumConcurrency: 2 } }],
      statements: [
        onTable(TRANSITION),
        allows(['dynamodb:Query'], indexArn(table, 'attention')),
        allows(RECEIVES, arnOf(watch)),
      ],
    },
  ];
};

const sagaFunction = (service: Service, running: Running, consumer: SagaConsumer): LambdaFunction => {
  const { does, environment, memoryMegabytes, maximumConcurrency = DEFAULT_CONCURRENCY } = running;
  const { queue: id, deadLetters } = consumerResources(consumer);
  const store = sagasOf(service);
  return {
    key: functionKey(consumer.name),
    file: consumer.file,
    description: `Saga ${running.saga.name}, ${does}${consumer.local ? ': what its own service tells it' : ''}`,
    timeout: CONSUMER_SECONDS,
    memorySize: memoryMegabytes,
    environment: {
      ...tableVariable(store),
      QUEUE_URL: ref(id),
      DEAD_LETTER_QUEUE_URL: ref(deadLetters),
      ...counting.environment,
      ...environment,
    },
    events: [
      {
        sqs: {
          arn: arnOf(id),
          batchSize: BATCH,
          functionResponseType: 'ReportBatchItemFailures',
          maximumConcurrency,
        },
      },
    ],
    statements: [
      allows(TRANSITION, arnOf(resourcesOf(store).table)),
      allows([...RECEIVES, 'sqs:ChangeMessageVisibility'], arnOf(id)),
      allows(['sqs:SendMessage'], arnOf(deadLetters)),
      counting.statement,
    ],
  };
};

/** Queues of a service's sagas, and the rules that fill those for what starts, answers and cancels them. */
export const sagaQueues = (service: Service): readonly Resources[] => {
  if (service.sagas.length === 0) return [];
  const { name } = service;
  const { delays, delayDeadLetters, watch } = partsOf(service);
  return [
    ...service.sagas
      .flatMap((running) => sagaConsumers(name, running))
      .map((consumer) => queuesOf(name, { consumer, local: consumer.local, timeout: CONSUMER_SECONDS })),
    {
      [`#${delays}`]:
        'A message for each saga, delayed until its first timer is due. One that is lost costs some seconds: the sweeper fires the timer.',
      [delays]: queue(`${name}-saga-delays`, {
        VisibilityTimeout: visibilitySeconds(DELAYS_SECONDS),
        RedrivePolicy: {
          deadLetterTargetArn: arnOf(delayDeadLetters),
          maxReceiveCount: RETRY_POLICY.maxReceiveCount,
        },
      }),
      [delayDeadLetters]: queue(`${name}-saga-delays-dlq`),
      [`#${watch}`]:
        'The sweeper wakes itself through this queue. A message that fails is not worth keeping: the schedule sends the next.',
      [watch]: queue(`${name}-saga-timers-sweep`, {
        MessageRetentionPeriod: 300,
        VisibilityTimeout: visibilitySeconds(SWEEPER_SECONDS),
      }),
    },
  ];
};
