import { randomUUID } from 'node:crypto';
import type { Discard } from './batch.ts';

export interface FailedBatchOrigin {
  readonly functionArn: string;
  readonly shardId: string;
  readonly streamArn: string;
}

/**
 * What an on-failure destination gets about a discarded batch: where its records are in the stream, not the records.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function failedBatchMessage(
  { records, condition, invokeCount, lastInvocation }: Discard,
  { functionArn, shardId, streamArn }: FailedBatchOrigin,
): unknown {
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(lastInvocation === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            ...(lastInvocation.outcome === 'error' ? { functionError: 'Unhandled' } : {}),
          },
        }),
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: records.at(0)?.sequence,
      endSequenceNumber: records.at(-1)?.sequence,
      approximateArrivalOfFirstRecord: arrival(records.at(0)?.createdAtMs),
      approximateArrivalOfLastRecord: arrival(records.at(-1)?.createdAtMs),
      batchSize: records.length,
      streamArn,
    },
  };
}

function arrival(epochMs = 0): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
