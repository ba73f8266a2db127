import { randomUUID } from 'node:crypto';
import type { Invocation } from '../lambda/index.ts';
import type { AsynchronousTarget, GivenUp } from './asynchronous-policy.ts';

/**
 * What Lambda sends to a destination of asynchronous invocations.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 *
 * @param invocation the last one whose handler ran; undefined when none did.
 */
export function invocationRecord(
  fn: AsynchronousTarget,
  event: unknown,
  {
    condition,
    invokeCount,
    invocation,
  }: {
    readonly condition: 'Success' | GivenUp;
    readonly invokeCount: number;
    readonly invocation: Invocation | undefined;
  },
) {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${fn.arn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: event,
    ...(invocation === undefined ? {} : responseOf(invocation)),
  };
}

function responseOf(invocation: Invocation) {
  const responseContext = { statusCode: 200, executedVersion: '$LATEST' };
  if (invocation.outcome === 'success') return { responseContext, responsePayload: invocation.payload };
  const { errorType, errorMessage } = invocation;
  return {
    responseContext: { ...responseContext, functionError: 'Unhandled' },
    responsePayload: { errorType, errorMessage },
  };
}
