import {
  arnOf,
  type Consuming,
  consumerFile,
  DEFAULT_CONCURRENCY,
  isRepublication,
  pascalCase,
  ref,
  type Service,
  type Value,
} from '@edtech/infrastructure';
import { type Consumer, INBOX_VARIABLE, queueUrlVariable } from '@edtech/messaging';
import {
  allows,
  executionActions,
  functionKey,
  indexArn,
  type LambdaFunction,
  needed,
  resourcesOf,
  type Statement,
  tableVariable,
} from './lambda-function.ts';
import { counting } from './metrics.ts';
import { everyMinute } from './stream.ts';

const CONSUMER_SECONDS = 15;
const INBOX_SWEEPER_SECONDS = 30;
const BATCH = 10;

/** Names of a consumer's resources. Consumers have names of their own on the whole platform, so these have as well. */
export const consumerResources = ({ name }: Pick<Consumer, 'name'>) => {
  const id = pascalCase(name);
  return {
    queue: `${id}Queue`,
    deadLetters: `${id}DeadLetters`,
    rule: `${id}Rule`,
    queuePolicy: `${id}QueuePolicy`,
  };
};

export const consumerTimeout = ({ timeoutSeconds = CONSUMER_SECONDS }: Consuming): number => timeoutSeconds;

/** The functions that handle events, and the one that looks after those that wait. */
export const consumerFunctions = (service: Service): readonly LambdaFunction[] => [
  ...service.consumers.map((consuming) => consumerFunction(service, consuming)),
  ...inboxSweeper(service),
];

const consumerFunction = (service: Service, consuming: Consuming): LambdaFunction => {
  const { consumer, maximumConcurrency = DEFAULT_CONCURRENCY, batchSize = BATCH, enabled } = consuming;
  const { queue, deadLetters } = consumerResources(consumer);
  const common = needed(service, consuming);
  const publishes = isRepublication(consumer);
  return {
    ...common,
    key: functionKey(consumer.name),
    file: consumerFile(service.name, consuming),
    description: `Consumer ${consumer.name}, ${consuming.does}`,
    timeout: consumerTimeout(consuming),
    environment: {
      ...tableVariable(service),
      ...(publishes ? { EVENT_BUS: ref('EventBus') } : {}),
      QUEUE_URL: ref(queue),
      DEAD_LETTER_QUEUE_URL: ref(deadLetters),
      ...counting.environment,
      ...common.environment,
    },
    events: [
      {
        sqs: {
          arn: arnOf(queue),
          batchSize,
          functionResponseType: 'ReportBatchItemFailures',
          maximumConcurrency,
          enabled,
        },
      },
    ],
    statements: [
      ...onTable(service, consuming),
      ...(publishes ? [allows(['events:PutEvents'], arnOf('EventBus'))] : []),
      allows(
        [
          'sqs:SendMessage',
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ],
        arnOf(queue),
      ),
      allows(['sqs:SendMessage'], arnOf(deadLetters)),
      counting.statement,
      ...common.statements,
    ],
  };
};

/** Reads and writes of a fence, of parked events, and of whatever the handlers decide. */
export const ORDERED = [
  'dynamodb:Query',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
];

const onTable = (service: Service, consuming: Consuming): readonly Statement[] => {
  const actions = tableActions(consuming);
  return actions.length === 0 ? [] : [allows(actions, arnOf(resourcesOf(service).table))];
};

/**
 * Without an order there is a marker to be read and put, unless the consumer is repeatable. Who publishes again reads the outbox as
 * well.
 */
const tableActions = ({ consumer, executes = true, loads = false }: Consuming): readonly string[] => {
  if (consumer.ordered !== false) return ORDERED;
  if (consumer.repeatable !== undefined) return executionActions({ executes: false, loads });
  const wanted = [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    ...(isRepublication(consumer) ? ['dynamodb:Query'] : executionActions({ executes, loads })),
  ];
  return ORDERED.filter((action) => wanted.includes(action));
};

const inboxSweeper = (service: Service): readonly LambdaFunction[] => {
  const ordered = service.consumers
    .map(({ consumer }) => consumer)
    .filter((consumer) => consumer.ordered !== false);
  if (ordered.length === 0) return [];
  const { table } = resourcesOf(service);
  const queues = ordered.map((consumer) => [queueUrlVariable(consumer), consumerResources(consumer).queue]);
  const wakes: readonly Statement[] = queues.map(([, queue = '']) =>
    allows(['sqs:SendMessage'], arnOf(queue)),
  );
  return [
    {
      key: functionKey(`sweep-${service.name}-inbox`),
      file: 'sweep-inbox',
      description: 'Looks after the events that wait in the inboxes of ordered consumers, every minute',
      timeout: INBOX_SWEEPER_SECONDS,
      environment: {
        ...tableVariable(service),
        ...Object.fromEntries(
          queues.map(([variable = '', queue = '']): [string, Value] => [variable, ref(queue)]),
        ),
        [INBOX_VARIABLE]: service.name,
      },
      events: [everyMinute],
      statements: [
        allows(ORDERED, arnOf(table)),
        allows(['dynamodb:Query'], indexArn(table, 'attention')),
        ...wakes,
      ],
    },
  ];
};
