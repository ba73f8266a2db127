import type { Deviation } from './deviation.ts';

const MAPPING_TESTS = ['mappings/queues/mapping.test.ts'];

/** Deviations of queues and their event source mappings. */
export const ofQueues: readonly Deviation[] = [
  {
    name: 'delete-on-partial-failure',
    file: 'mappings/queues/batch.ts',
    find: 'new Set(messageIds.filter((id) => !response.identifiers.has(id)))',
    replace: 'new Set(messageIds)',
    tests: MAPPING_TESTS,
  },
  {
    name: 'malformed-response-taken-for-success',
    file: 'mappings/queues/batch.ts',
    find: 'return { succeeded: new Set(), outcome: `failed as a whole',
    replace: 'return { succeeded: new Set(messageIds), outcome: `failed as a whole',
    tests: MAPPING_TESTS,
  },
  {
    name: 'no-receive-count',
    file: 'queues/message.ts',
    find: 'String(message.approximateReceiveCount)',
    replace: "'1'",
    tests: MAPPING_TESTS,
  },
  {
    name: 'filtered-message-kept',
    file: 'mappings/queues/mapping.ts',
    find: '    queues.remove(queueArn, message.receiptHandle);\n',
    replace: '',
    tests: MAPPING_TESTS,
  },
  {
    name: 'visibility-not-respected',
    file: 'queues/adopt.ts',
    find: 'return emulated.dequeue(maxCount, scaled(seconds), (arn) => {',
    replace: 'return emulated.dequeue(maxCount, scaled(Math.min(seconds, 0.001)), (arn) => {',
    tests: ['queues/times.test.ts'],
  },
  {
    name: 'no-redrive',
    file: 'queues/attributes.ts',
    find: '...(queue.redrive === undefined',
    replace: '...(queue.redrive !== undefined || queue.redrive === undefined',
    tests: ['queues/redrive.test.ts'],
  },
  {
    name: 'maximum-concurrency-ignored',
    file: 'mappings/queues/concurrency.ts',
    find: 'Math.min(maximum ?? MOST, MOST)',
    replace: 'Math.max(maximum ?? MOST, MOST)',
    tests: ['mappings/queues/concurrency.test.ts'],
  },
  {
    name: 'reserved-concurrency-ignored',
    file: 'lambda/pool.ts',
    find: 'busyOf(fn) >= fn.reservedConcurrency;',
    replace: 'busyOf(fn) < 0;',
    tests: ['lambda/pool.test.ts'],
  },
];
