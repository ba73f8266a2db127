import {
  ASKED_SERVICES_VARIABLE,
  type DeadLetterQueue,
  deadLetterQueueName,
  handledQueueName,
  QUEUES_VARIABLE,
  queuesText,
} from '@edtech/dead-letters';
import {
  arn,
  arnOf,
  type LetterUse,
  param,
  type Service,
  STAGE,
  sagaConsumers,
  type Value,
} from '@edtech/infrastructure';
import {
  allows,
  indexArn,
  resourcesOf,
  type Statement,
  sagasOf,
  streamedStores,
  tableVariable,
} from './lambda-function.ts';
import { asksToMend, MENDED_BY } from './mending.ts';
import { outboxesOf } from './outbox.ts';
import { onStage } from './template.ts';

/** Every queue of the platform in which something ends. */
export const deadLetterQueuesOf = (platform: readonly Service[]): readonly DeadLetterQueue[] =>
  platform.flatMap((service) => {
    const unordered = (kind: DeadLetterQueue['kind'], name: string) => ({ kind, name, ordered: false });
    return [
      ...service.consumers.map(({ consumer: { name, ordered } }) => ({
        ...unordered('consumer', name),
        ordered: ordered !== false,
      })),
      ...service.sagas
        .flatMap((running) => sagaConsumers(service.name, running))
        .map(({ name }) => unordered('consumer', name)),
      ...(service.sagas.length > 0 ? [unordered('delay', service.name)] : []),
      ...outboxesOf(service).map(({ store }) => unordered('outbox', store.name)),
      ...streamedStores(service).map(({ name }) => unordered('stream', name)),
    ];
  });

interface LetterNeeds {
  readonly environment: Readonly<Record<string, Value>>;
  readonly statements: readonly Statement[];
}

/** What each use takes of the table. Whatever is put on record is put with its claim, in one transaction. */
const ON_TABLE = {
  lists: ['dynamodb:GetItem', 'dynamodb:Query'],
  shows: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
  edits: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
  // What is closed, or open again, expires with its payloads, or no longer.
  discards: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  // A request that could not be done may be repeated: its claim goes.
  redrives: [
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
  ],
} as const satisfies { readonly [use in LetterUse]: readonly string[] };

/** What a route needs for what it does to dead letters. In tables of other services it may do nothing: these are asked. */
export const letterNeeds = (service: Service, platform: readonly Service[], use: LetterUse): LetterNeeds => {
  const { table } = resourcesOf(service);
  const asked = use === 'lists' || use === 'shows' ? [] : platform.filter(MENDED_BY[use]);
  return {
    environment: {
      ...tableVariable(service),
      ...(asked.length === 0
        ? {}
        : {
            DEAD_LETTER_STAGE: STAGE,
            [ASKED_SERVICES_VARIABLE]: asked.map(({ name }) => name).join(' '),
          }),
    },
    statements: [
      allows(ON_TABLE[use], arnOf(table)),
      ...(use === 'lists' ? [allows(['dynamodb:Query'], indexArn(table, 'attention'))] : []),
      ...(use === 'redrives' ? [sendsToConsumers(deadLetterQueuesOf(platform))] : []),
      ...asksToMend(asked),
    ],
  };
};

const queueArns = (names: readonly (string | undefined)[]): readonly Value[] =>
  names.flatMap((name) => (name === undefined ? [] : [arn('sqs', name)]));

/** Whatever is sent again goes to the queue in which it is handled. */
const sendsToConsumers = (queues: readonly DeadLetterQueue[]): Statement =>
  allows(
    ['sqs:GetQueueUrl', 'sqs:SendMessage'],
    queueArns(queues.map((queue) => handledQueueName(queue, STAGE))),
  );

/**
 * What the function that sees to dead letters needs. What it touches is in the stacks of other services, so that it is named as a
 * stage calls it.
 */
export const deadLetterNeeds = (service: Service, platform: readonly Service[]): LetterNeeds => {
  const queues = deadLetterQueuesOf(platform);
  const { table } = resourcesOf(service);
  const outboxes = platform.flatMap((one) => outboxesOf(one).map(({ store }) => store));
  const sagas = platform.filter((one) => one.sagas.length > 0).map(sagasOf);
  const tableArn = (name: string, path = ''): Value => arn('dynamodb', `table/${onStage(name)}${path}`);
  return {
    environment: {
      ...tableVariable(service),
      [QUEUES_VARIABLE]: queuesText(queues),
      DEAD_LETTER_STAGE: STAGE,
      DEAD_LETTER_PROCESSING: param('deadLetterProcessing'),
    },
    statements: [
      allows(
        [
          'dynamodb:GetItem',
          'dynamodb:Query',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
        ],
        arnOf(table),
      ),
      allows(['dynamodb:Query'], indexArn(table, 'attention')),
      allows(
        ['sqs:GetQueueUrl', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
        queueArns(queues.map((queue) => deadLetterQueueName(queue, STAGE))),
      ),
      sendsToConsumers(queues),
      ...(outboxes.length > 0
        ? [
            allows(
              ['dynamodb:GetItem'],
              outboxes.map(({ name }) => tableArn(name)),
            ),
          ]
        : []),
      ...(sagas.length > 0
        ? [
            allows(
              ['dynamodb:Query'],
              sagas.map(({ name }) => tableArn(name, '/index/attention')),
            ),
          ]
        : []),
    ],
  };
};
