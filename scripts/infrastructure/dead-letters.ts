import {
  type DeadLetterQueue,
  deadLetterQueueName,
  handledQueueName,
  QUEUES_VARIABLE,
  queuesText,
} from '@edtech/dead-letters';
import { arn, arnOf, param, type Service, STAGE, sagaConsumers, type Value } from '@edtech/infrastructure';
import {
  allows,
  indexArn,
  resourcesOf,
  type Statement,
  sagasOf,
  streamedStores,
  tableVariable,
} from './lambda-function.ts';
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

/**
 * What the function that sees to dead letters needs. What it touches is in the stacks of other services, so that it is named as a
 * stage calls it.
 */
export const deadLetterNeeds = (
  service: Service,
  platform: readonly Service[],
): {
  readonly environment: Readonly<Record<string, Value>>;
  readonly statements: readonly Statement[];
} => {
  const queues = deadLetterQueuesOf(platform);
  const { table } = resourcesOf(service);
  const outboxes = platform.flatMap((one) => outboxesOf(one).map(({ store }) => store));
  const sagas = platform.filter((one) => one.sagas.length > 0).map(sagasOf);
  const queueArns = (names: readonly (string | undefined)[]): readonly Value[] =>
    names.flatMap((name) => (name === undefined ? [] : [arn('sqs', name)]));
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
      allows(
        ['sqs:GetQueueUrl', 'sqs:SendMessage'],
        queueArns(queues.map((queue) => handledQueueName(queue, STAGE))),
      ),
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
