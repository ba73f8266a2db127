import type { HttpApplication } from './emulator.ts';
import { QueueRequestRefused } from './errors.ts';
import { IN_PROCESS_HEADER } from './faulty-requests.ts';
import type { QueueMessageAttribute } from './message.ts';

export interface SendOptions {
  readonly attributes?: Readonly<Record<string, QueueMessageAttribute>>;
  readonly delaySeconds?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/**
 * Sends a message through the emulator's own request handling, without a socket, so that it is validated exactly like
 * one that comes over HTTP.
 *
 * @throws QueueRequestRefused when SQS would answer with an error.
 */
export async function sendThrough(
  app: HttpApplication,
  queue: { readonly arn: string; readonly url: string },
  body: string,
  { attributes, delaySeconds, groupId, deduplicationId }: SendOptions,
): Promise<void> {
  const response = await app.inject({
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
      [IN_PROCESS_HEADER]: 'true',
    },
    payload: JSON.stringify({
      QueueUrl: queue.url,
      MessageBody: body,
      MessageAttributes: attributes,
      DelaySeconds: delaySeconds,
      MessageGroupId: groupId,
      MessageDeduplicationId: deduplicationId,
    }),
  });
  if (response.statusCode >= 300) throw refusal(queue.arn, response.payload);
}

function refusal(queueArn: string, payload: string): QueueRequestRefused {
  const answer: { readonly __type?: unknown; readonly message?: unknown } = JSON.parse(payload);
  const awsCode = String(answer.__type ?? 'InternalError')
    .split('#')
    .at(-1);
  return new QueueRequestRefused(queueArn, awsCode ?? 'InternalError', String(answer.message ?? payload));
}
