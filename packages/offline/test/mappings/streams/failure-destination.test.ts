import { failedBatchMessage } from '../../../src/mappings/streams/failure-destination.ts';
import { pending, STREAM_ARN, sequenceNumber } from './records.ts';

const origin = {
  functionArn: 'arn:aws:lambda:eu-central-1:1:function:forward',
  shardId: 'shard-1',
  streamArn: STREAM_ARN,
};
const records = [
  pending(1, { createdAtMs: Date.UTC(2026, 10, 23, 20, 0, 1, 500) }),
  pending(2, { createdAtMs: Date.UTC(2026, 10, 23, 20, 0, 9) }),
];

test('a discarded batch is described as AWS documents it: where its records are, not what is in them', () => {
  const error = {
    outcome: 'error',
    errorType: 'E',
    errorMessage: 'e',
    durationMs: 1,
    crashed: false,
  } as const;
  expect(
    failedBatchMessage(
      { records, condition: 'RetryAttemptsExhausted', invokeCount: 4, lastInvocation: error },
      origin,
    ),
  ).toEqual({
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionArn: origin.functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 4,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    DDBStreamBatchInfo: {
      shardId: 'shard-1',
      startSequenceNumber: sequenceNumber(1),
      endSequenceNumber: sequenceNumber(2),
      approximateArrivalOfFirstRecord: '2026-11-23T20:00:01Z',
      approximateArrivalOfLastRecord: '2026-11-23T20:00:09Z',
      batchSize: 2,
      streamArn: STREAM_ARN,
    },
  });
});

test('a partial failure is no function error, and records that were never tried have no response', () => {
  const well = { outcome: 'success', payload: null, durationMs: 1 } as const;
  expect(
    failedBatchMessage(
      { records, condition: 'RetryAttemptsExhausted', invokeCount: 1, lastInvocation: well },
      origin,
    ),
  ).toMatchObject({ responseContext: { statusCode: 200, executedVersion: '$LATEST' } });
  expect(
    failedBatchMessage(
      { records, condition: 'RecordAgeExceeded', invokeCount: 0, lastInvocation: undefined },
      origin,
    ),
  ).not.toHaveProperty('responseContext');
});
