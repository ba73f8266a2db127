import type { HttpApplication, HttpReply, HttpRequest } from './emulator.ts';

const TARGET_PREFIX = 'AmazonSQS.';
/** Queues come from the configuration alone, so that what runs locally is what is deployed. */
const REFUSED = new Set([
  'CreateQueue',
  'DeleteQueue',
  'SetQueueAttributes',
  'AddPermission',
  'RemovePermission',
]);

/** Refuses everything but SQS's JSON protocol; the emulator would also answer for SNS, S3 and STS. */
export function onlyQueueRequests(app: HttpApplication): void {
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refuse(request);
    if (refusal !== undefined) return answer(reply, refusal);
  });
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

function refuse({ method, url, headers }: HttpRequest): Refusal | undefined {
  const target = headers['x-amz-target'];
  const action =
    typeof target === 'string' && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
  if (method !== 'POST' || url !== '/' || action === '') {
    return { code: 'InvalidAction', message: 'Only the JSON protocol of SQS is served here.' };
  }
  if (REFUSED.has(action)) {
    const message = `${action} is refused: local queues are those of the configuration; change it and restart.`;
    return { code: 'UnsupportedOperation', message };
  }
  return undefined;
}

export function answer(
  reply: HttpReply,
  { code, message }: Refusal,
  { status = 400, queryCode = `AWS.SimpleQueueService.${code}` } = {},
): HttpReply {
  return reply
    .code(status)
    .header('content-type', 'application/x-amz-json-1.0')
    .header('x-amzn-query-error', `${queryCode};${status < 500 ? 'Sender' : 'Receiver'}`)
    .send({ __type: `com.amazonaws.sqs#${code}`, message });
}
