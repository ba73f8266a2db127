import { arnOf, attributeOf, type Consuming, ref, type Service } from '@edtech/infrastructure';
import { RETRY_POLICY } from '@edtech/messaging';
import { rulePattern } from '../schemas/services/rule-pattern.ts';
import { consumerResources, consumerTimeout } from './consumers.ts';
import { onStage, queue, type Resources, visibilitySeconds } from './template.ts';
import type { Yaml } from './yaml.ts';

/** The longest that EventBridge tries: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
const LONGEST_TRIES = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/** Queue, dead letters, rule, and the permission of the rule to send, for each consumer. */
export const consumerQueues = (service: Service): readonly Resources[] =>
  service.consumers.map((consuming) => queuesOf(service.name, consuming));

const queuesOf = (service: string, consuming: Consuming): Resources => {
  const { consumer, local = false } = consuming;
  const ids = consumerResources(consumer);
  return {
    [`#${ids.queue}`]: local
      ? `Consumer \`${consumer.name}\`: queue, which the outbox's functions send to, and dead letters.`
      : `Consumer \`${consumer.name}\`: queue, dead letters, rule, and the permission of the rule to send.`,
    [ids.queue]: queue(consumer.name, {
      VisibilityTimeout: visibilitySeconds(consumerTimeout(consuming)),
      RedrivePolicy: {
        deadLetterTargetArn: arnOf(ids.deadLetters),
        maxReceiveCount: RETRY_POLICY.maxReceiveCount,
      },
    }),
    [ids.deadLetters]: queue(`${consumer.name}-dlq`),
    ...(local ? {} : ruleOf(service, consuming)),
  };
};

/** What the bus lets through to the consumer. */
export const patternOf = (service: string, { consumer: { name, ordered, on } }: Consuming) =>
  rulePattern({ service, name, ordered, contracts: on.map(({ contract }) => contract) });

const ruleOf = (service: string, consuming: Consuming): Resources => {
  const { consumer } = consuming;
  const ids = consumerResources(consumer);
  return {
    [`#${ids.rule}`]: reasonOf(consuming),
    [ids.rule]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: onStage(consumer.name),
        EventBusName: ref('EventBus'),
        EventPattern: patternOf(service, consuming) as Yaml, // Its declared type says no more than that it is JSON.
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

const reasonOf = ({ consumer: { ordered, on } }: Consuming): string => {
  const aggregates = [...new Set(on.map(({ contract }) => contract.aggregate))].sort().join(', of a ');
  return ordered === false
    ? 'The events that it handles, in any version; replays only when meant for it.'
    : `Every event of a ${aggregates}, in any version, so that the consumer can tell what is missing; replays only when meant for it.`;
};
