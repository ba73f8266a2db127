import type { EventContract } from '@edtech/contracts';
import { arnOf, attributeOf, ref, type Service } from '@edtech/infrastructure';
import { type Consumer, RETRY_POLICY } from '@edtech/messaging';
import { rulePattern } from '../schemas/services/rule-pattern.ts';
import { consumerResources, consumerTimeout } from './consumers.ts';
import { onStage, queue, type Resources, visibilitySeconds } from './template.ts';
import type { Yaml } from './yaml.ts';

/** The longest that EventBridge tries: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
const LONGEST_TRIES = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/** Queue, dead letters, rule, and the permission of the rule to send, for each consumer. */
export const consumerQueues = (service: Service): readonly Resources[] =>
  service.consumers.map((consuming) =>
    queuesOf(service.name, {
      consumer: consuming.consumer,
      local: consuming.local ?? false,
      timeout: consumerTimeout(consuming),
    }),
  );

/** What feeds a queue, and who reads it. */
export interface Fed {
  readonly consumer: Pick<Consumer, 'name' | 'ordered' | 'about'> & {
    readonly on: readonly { readonly contract: EventContract }[];
  };
  /** By the service's own outbox, instead of the bus. */
  readonly local: boolean;
  /** Of its function, in seconds. */
  readonly timeout: number;
}

export const queuesOf = (service: string, fed: Fed): Resources => {
  const { consumer, local, timeout } = fed;
  const ids = consumerResources(consumer);
  return {
    [`#${ids.queue}`]: local
      ? `Consumer \`${consumer.name}\`: queue, which the outbox's functions send to, and dead letters.`
      : `Consumer \`${consumer.name}\`: queue, dead letters, rule, and the permission of the rule to send.`,
    [ids.queue]: queue(consumer.name, {
      VisibilityTimeout: visibilitySeconds(timeout),
      RedrivePolicy: {
        deadLetterTargetArn: arnOf(ids.deadLetters),
        maxReceiveCount: RETRY_POLICY.maxReceiveCount,
      },
    }),
    [ids.deadLetters]: queue(`${consumer.name}-dlq`),
    ...(local ? {} : ruleOf(service, fed)),
  };
};

/** What the bus lets through to the consumer. */
export const patternOf = (
  service: string,
  { consumer: { name, ordered, on, about } }: Pick<Fed, 'consumer'>,
) => rulePattern({ service, name, ordered, contracts: on.map(({ contract }) => contract), about });

const ruleOf = (service: string, fed: Fed): Resources => {
  const { consumer } = fed;
  const ids = consumerResources(consumer);
  return {
    [`#${ids.rule}`]: reasonOf(fed),
    [ids.rule]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: onStage(consumer.name),
        EventBusName: ref('EventBus'),
        EventPattern: patternOf(service, fed) as Yaml, // Its declared type says no more than that it is JSON.
        Targets: [
          {
            Id: 'queue',
            Arn: arnOf(ids.queue),
            RetryPolicy: LONGEST_TRIES,
            DeadLetterConfig: { Arn: arnOf(ids.deadLetters) },
          },
        ],
      },
    },
    [ids.queuePolicy]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [ref(ids.queue), ref(ids.deadLetters)],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: [arnOf(ids.queue), arnOf(ids.deadLetters)],
              Condition: { ArnEquals: { 'aws:SourceArn': attributeOf(ids.rule, 'Arn') } },
            },
          ],
        },
      },
    },
  };
};

const reasonOf = ({ consumer: { ordered, on } }: Fed): string => {
  const aggregates = [...new Set(on.map(({ contract }) => contract.aggregate))].sort().join(', of a ');
  return ordered === false
    ? 'The events that it handles, in any version; replays only when meant for it.'
    : `Every event of a ${aggregates}, in any version, so that the consumer can tell what is missing; replays only when meant for it.`;
};
