import type { QueueModel } from '../model.ts';
import { type Account, arnOf, generatedName, queueUrl } from './account.ts';
import type { ResolvedResource } from './resources.ts';
import type { Section } from './section.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const LIMITS = {
  visibilityTimeout: { min: 0, max: 43_200 },
  delay: { min: 0, max: 900 },
  retention: { min: 60, max: 1_209_600 },
  receiveWait: { min: 0, max: 20 },
  messageBytes: { min: 1_024, max: 1_048_576 },
  receiveCount: { min: 1, max: 1_000 },
} as const;
const DEFAULTS = { visibilityTimeout: 30, delay: 0, retention: 345_600 } as const;

const SUPPORTED = [
  'QueueName',
  'FifoQueue',
  'ContentBasedDeduplication',
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'MaximumMessageSize',
  'RedrivePolicy',
];
const WITHOUT_EFFECT = [
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'Tags',
];

/** Reads an `AWS::SQS::Queue`. */
export function readQueue({ logicalId, properties }: ResolvedResource, account: Account): QueueModel {
  properties.only([...SUPPORTED, ...WITHOUT_EFFECT], 'the queue property');
  const fifo = properties.flag('FifoQueue') ?? false;
  const name = properties.text('QueueName') ?? `${generatedName(account, logicalId)}${fifo ? '.fifo' : ''}`;
  const receiveWaitSeconds = properties.integer('ReceiveMessageWaitTimeSeconds', LIMITS.receiveWait);
  const maximumMessageBytes = properties.integer('MaximumMessageSize', LIMITS.messageBytes);
  const contentBasedDeduplication = properties.flag('ContentBasedDeduplication');
  const redrive = properties.child('RedrivePolicy');
  return {
    logicalId,
    name,
    arn: arnOf(account, 'sqs', name),
    url: queueUrl(account, name),
    fifo,
    visibilityTimeoutSeconds:
      properties.integer('VisibilityTimeout', LIMITS.visibilityTimeout) ?? DEFAULTS.visibilityTimeout,
    delaySeconds: properties.integer('DelaySeconds', LIMITS.delay) ?? DEFAULTS.delay,
    retentionSeconds: properties.integer('MessageRetentionPeriod', LIMITS.retention) ?? DEFAULTS.retention,
    ...(receiveWaitSeconds === undefined ? {} : { receiveWaitSeconds }),
    ...(maximumMessageBytes === undefined ? {} : { maximumMessageBytes }),
    ...(contentBasedDeduplication === undefined ? {} : { contentBasedDeduplication }),
    ...(redrive === undefined ? {} : { redrive: readRedrive(redrive) }),
  };
}

function readRedrive(redrive: Section): NonNullable<QueueModel['redrive']> {
  redrive.only(['deadLetterTargetArn', 'maxReceiveCount'], 'the redrive setting');
  return {
    deadLetterQueueArn: redrive.requiredText('deadLetterTargetArn'),
    maxReceiveCount: redrive.integer('maxReceiveCount', LIMITS.receiveCount) ?? 1,
  };
}
