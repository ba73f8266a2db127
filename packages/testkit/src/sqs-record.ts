import type { SQSRecord } from 'aws-lambda';

interface SqsRecordOptions {
  /** How often the message has been received by now; once unless told. */
  readonly receives?: number;
  /** Message attributes, all of them texts. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A message as its queue gives it to the function. */
export const sqsRecord = (
  messageId: string,
  body: string,
  { receives = 1, attributes = {} }: SqsRecordOptions = {},
): SQSRecord => ({
  messageId,
  body,
  receiptHandle: `handle-${messageId}`,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]),
  ),
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn',
  awsRegion: 'eu-west-1',
});
