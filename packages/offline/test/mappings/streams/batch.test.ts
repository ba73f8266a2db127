import { jest } from '@jest/globals';
import type { Invocation } from '../../../src/lambda/index.ts';
import {
  type BatchPolicy,
  type BatchWork,
  type Discard,
  processBatch,
} from '../../../src/mappings/streams/batch.ts';
import type { Pending } from '../../../src/mappings/streams/record.ts';
import { pending, sequenceNumber } from './records.ts';

const policy: BatchPolicy = {
  reportBatchItemFailures: true,
  bisectOnError: false,
  maximumRetryAttempts: 3,
  maximumRecordAgeSeconds: -1,
  timeScale: 1,
};
const batch = (count: number) => Array.from({ length: count }, (_, index) => pending(index + 1));
const numbers = (records: readonly Pending[]) => records.map(({ sequence }) => Number(sequence));

const well = (payload: unknown = null): Invocation => ({ outcome: 'success', payload, durationMs: 1 });
const failing: Invocation = {
  outcome: 'error',
  errorType: 'Broken',
  errorMessage: 'no',
  durationMs: 1,
  crashed: false,
};
const failedFrom = (...sequences: number[]) =>
  well({ batchItemFailures: sequences.map((sequence) => ({ itemIdentifier: sequenceNumber(sequence) })) });

/** Runs a batch against a handler, and writes down everything that happens to its records. */
async function run(
  records: readonly Pending[],
  settings: Partial<BatchPolicy>,
  handler: (sequences: readonly number[], call: number) => Invocation | undefined,
) {
  const calls: number[][] = [];
  const settled: number[] = [];
  const discards: Discard[] = [];
  const pauses: number[] = [];
  const work: BatchWork = {
    async invoke(sent) {
      calls.push(numbers(sent));
      return handler(numbers(sent), calls.length);
    },
    settle: (done) => settled.push(...numbers(done)),
    discard: async (discard) => void discards.push(discard),
    pause: async (ms) => {
      pauses.push(ms);
      return true;
    },
    report: () => undefined,
  };
  await processBatch(records, { ...policy, ...settings }, work);
  return { calls, settled, discards, pauses };
}

test('a batch that succeeds is done after one invocation', async () => {
  const { calls, settled, pauses } = await run(batch(3), {}, () => well());
  expect({ calls, settled, pauses }).toEqual({ calls: [[1, 2, 3]], settled: [1, 2, 3], pauses: [] });
});

test('a failed batch is tried again as a whole, with growing pauses', async () => {
  const { calls, settled, pauses } = await run(batch(2), {}, (_, call) => (call < 4 ? failing : well()));
  expect(calls).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(settled).toEqual([1, 2]);
  expect(pauses).toEqual([500, 1_000, 2_000]);
});

test('the pauses are scaled and stop growing at a minute', async () => {
  const { pauses } = await run(batch(1), { maximumRetryAttempts: 10, timeScale: 0.1 }, () => failing);
  expect(pauses.slice(0, 2)).toEqual([50, 100]);
  expect(Math.max(...pauses)).toBe(6_000);
});

test('a partial failure retries from the lowest failed sequence number, whatever the order of the list', async () => {
  const { calls, settled } = await run(batch(5), {}, (_, call) => (call === 1 ? failedFrom(4, 3) : well()));
  expect(calls).toEqual([
    [1, 2, 3, 4, 5],
    [3, 4, 5],
  ]);
  expect(settled).toEqual([1, 2, 3, 4, 5]);
});

test.each([
  ['an unknown', well({ batchItemFailures: [{ itemIdentifier: 'nobody' }] })],
  ['an empty', well({ batchItemFailures: [{ itemIdentifier: '' }] })],
])('%s identifier fails the whole batch', async (_, response) => {
  const { calls } = await run(batch(3), {}, (__, call) => (call === 1 ? response : well()));
  expect(calls).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test('a response with failures means nothing to a mapping that did not ask for it', async () => {
  const { calls } = await run(batch(2), { reportBatchItemFailures: false }, () => failedFrom(1));
  expect(calls).toEqual([[1, 2]]);
});

test('a batch is discarded after its last retry, and is done with then', async () => {
  const { calls, settled, discards } = await run(batch(2), { maximumRetryAttempts: 1 }, () => failing);
  expect(calls).toHaveLength(2);
  expect(discards).toMatchObject([
    { condition: 'RetryAttemptsExhausted', invokeCount: 2, lastInvocation: { errorType: 'Broken' } },
  ]);
  expect(settled).toEqual([1, 2]);
});

test('what succeeded before the failure is not discarded with it', async () => {
  const { settled, discards } = await run(batch(3), { maximumRetryAttempts: 1 }, () => failedFrom(2));
  expect(discards.map(({ records }) => numbers(records))).toEqual([[2, 3]]);
  expect(settled).toEqual([1, 2, 3]);
});

describe('with bisecting', () => {
  const poison = 3;
  const bisecting = { bisectOnError: true, maximumRetryAttempts: 2 };

  test('one poison record is isolated, retried and discarded alone; the splits use up no retries', async () => {
    const { calls, settled, discards } = await run(batch(4), bisecting, (sent) =>
      sent.includes(poison) ? failing : well(),
    );
    expect(calls).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [3], [4]]);
    expect(discards.map(({ records }) => numbers(records))).toEqual([[poison]]);
    expect(discards[0]?.invokeCount).toBe(5);
    expect(settled).toEqual([1, 2, 3, 4]);
  });

  test('a partial response splits at the failed record', async () => {
    const { calls, discards } = await run(batch(4), bisecting, (sent) =>
      sent.includes(poison) ? failedFrom(poison) : well(),
    );
    expect(calls).toEqual([[1, 2, 3, 4], [3, 4], [3], [3], [3], [4]]);
    expect(discards.map(({ records }) => numbers(records))).toEqual([[poison]]);
  });
});

test('records that are too old are discarded without an invocation, the younger ones are processed', async () => {
  const old = pending(1, { createdAtMs: Date.now() - 61_000 });
  const { calls, discards } = await run([old, pending(2)], { maximumRecordAgeSeconds: 60 }, () => well());
  expect(calls).toEqual([[2]]);
  expect(discards).toMatchObject([
    { condition: 'RecordAgeExceeded', invokeCount: 0, lastInvocation: undefined },
  ]);
});

test('a record that grows too old between retries is discarded then, without a limit on retries', async () => {
  jest.useFakeTimers();
  const almost = pending(1, { createdAtMs: Date.now() - 59_000 });
  const { discards } = await run(
    [almost],
    { maximumRetryAttempts: -1, maximumRecordAgeSeconds: 60 },
    (_, call) => {
      jest.setSystemTime(Date.now() + 1_001);
      return call < 5 ? failing : undefined;
    },
  );
  jest.useRealTimers();
  expect(discards).toMatchObject([{ condition: 'RecordAgeExceeded', invokeCount: 1 }]);
});

test('without a limit on age, a record lives for the 24 hours of its stream', async () => {
  const expired = pending(1, { createdAtMs: Date.now() - 86_400_001 });
  const { calls, discards } = await run([expired], { timeScale: 0.01 }, () => well());
  expect(calls).toEqual([]);
  expect(discards).toMatchObject([{ condition: 'RecordAgeExceeded' }]);
});

test('a stop leaves the records that were not processed alone', async () => {
  const { settled, discards } = await run(batch(3), {}, (_, call) =>
    call === 1 ? failedFrom(2) : undefined,
  );
  expect(settled).toEqual([1]);
  expect(discards).toEqual([]);
});
