import type { Deviation } from './deviation.ts';

const BATCH = 'mappings/streams/batch.ts';
const BATCH_TESTS = ['mappings/streams/batch.test.ts'];

/** Deviations of stream event source mappings. */
export const ofStreams: readonly Deviation[] = [
  {
    name: 'checkpoint-after-the-highest-failure',
    file: BATCH,
    find: 'return records.findIndex(({ sequence }) => response.identifiers.has(sequence));',
    replace: 'return records.findLastIndex(({ sequence }) => response.identifiers.has(sequence));',
    tests: BATCH_TESTS,
  },
  {
    name: 'checkpoint-past-an-unfinished-record',
    file: 'mappings/streams/progress.ts',
    find: 'const firstOpen = entries.findIndex(({ done }) => !done);',
    replace: 'const firstOpen = -1;',
    tests: ['mappings/streams/progress.test.ts'],
  },
  {
    name: 'bisect-uses-up-a-retry',
    file: BATCH,
    find: 'segments.push(...split(failed, failedFrom > 0));',
    replace: 'segments.push(...split({ ...failed, retries: failed.retries + 1 }, failedFrom > 0));',
    tests: BATCH_TESTS,
  },
  {
    name: 'bisect-runs-the-later-half-first',
    file: BATCH,
    find: `    { ...segment, records: segment.records.slice(middle) },
    { ...segment, records: segment.records.slice(0, middle) },`,
    replace: `    { ...segment, records: segment.records.slice(0, middle) },
    { ...segment, records: segment.records.slice(middle) },`,
    tests: BATCH_TESTS,
  },
  {
    name: 'record-age-ignored',
    file: BATCH,
    find: 'if (old.length === 0) return segment;',
    replace: 'if (old.length >= 0) return segment;',
    tests: BATCH_TESTS,
  },
  {
    name: 'one-retry-too-many',
    file: BATCH,
    find: 'failed.retries >= policy.maximumRetryAttempts',
    replace: 'failed.retries > policy.maximumRetryAttempts',
    tests: BATCH_TESTS,
  },
  {
    name: 'order-lost-with-parallelisation',
    file: 'mappings/streams/lanes.ts',
    find: "createHash('sha1').update(itemKey(record))",
    replace: "createHash('sha1').update(record.dynamodb.SequenceNumber)",
    tests: ['mappings/streams/lanes.test.ts'],
  },
  {
    name: 'batch-window-ignored',
    file: 'mappings/streams/lanes.ts',
    find: 'await fill(performance.now() + windowMs);',
    replace: 'await fill(performance.now());',
    tests: ['mappings/streams/lanes.test.ts'],
  },
  {
    name: 'child-shard-read-beside-its-parent',
    file: 'mappings/streams/shards.ts',
    find: 'return parentShardId === undefined || !listed.has(parentShardId) || finished.has(parentShardId);',
    replace: 'return parentShardId === undefined || listed.size > 0;',
    tests: ['mappings/streams/shards.test.ts', 'mappings/streams/mapping.test.ts'],
  },
  {
    name: 'discarded-records-not-sent-on',
    file: 'mappings/streams/batch-work.ts',
    find: "const sent = destination === undefined ? 'no on-failure destination' : await sendTo(destination);",
    replace:
      "const sent = destination === undefined ? 'no on-failure destination' : await Promise.resolve();",
    tests: ['mappings/streams/mapping.test.ts'],
  },
];
