import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createJournal, type Journal } from '../../../src/journal/index.ts';
import type { Invocation } from '../../../src/lambda/index.ts';
import {
  type RunningStreamMapping,
  type StreamMappingOptions,
  startStreamMapping,
} from '../../../src/mappings/streams/mapping.ts';
import type { StreamMappingModel } from '../../../src/model.ts';
import { functionNamed } from '../../bus/model.ts';
import { atRest, until } from '../../bus/until.ts';
import { queueArn } from '../../queues/model.ts';
import { STREAM_ARN, sequenceNumber } from './records.ts';
import { type ScriptedStream, scriptedStream } from './scripted-stream.ts';

const declared: StreamMappingModel = {
  id: 'forward.0',
  functionKey: 'forward',
  streamArn: STREAM_ARN,
  enabled: true,
  batchSize: 10,
  batchWindowSeconds: 0,
  startingPosition: 'TRIM_HORIZON',
  filters: [],
  reportBatchItemFailures: true,
  bisectOnError: false,
  maximumRetryAttempts: 2,
  maximumRecordAgeSeconds: -1,
  parallelizationFactor: 1,
  onFailureDestinationArn: queueArn('dead'),
  origin: { file: 'serverless.yml', path: 'functions.forward.events[0]' },
};
const well: Invocation = { outcome: 'success', payload: null, durationMs: 1 };
const failing: Invocation = {
  outcome: 'error',
  errorType: 'Broken',
  errorMessage: 'no',
  durationMs: 1,
  crashed: false,
};

let stream: ScriptedStream;
let journal: Journal;
let batches: number[][];
let deadLetters: unknown[];
let handler: (sequences: readonly number[]) => Invocation | Promise<Invocation>;
let mapping: RunningStreamMapping | undefined;

beforeEach(() => {
  stream = scriptedStream();
  stream.addShard('shard-1');
  journal = createJournal();
  batches = [];
  deadLetters = [];
  handler = () => well;
});
afterEach(async () => {
  jest.useRealTimers();
  await mapping?.stop();
});

async function start(settings: Partial<StreamMappingModel> = {}, more: Partial<StreamMappingOptions> = {}) {
  mapping = await startStreamMapping({
    mapping: { ...declared, ...settings },
    table: { name: 'notes' },
    fn: functionNamed('forward'),
    region: 'eu-central-1',
    api: stream.api,
    journal,
    timeScale: 0.01,
    lambda: {
      async invoke(_, event) {
        const sequences = sequencesOf(event);
        batches.push(sequences);
        return handler(sequences);
      },
    },
    queues: { send: async (arn, body) => void deadLetters.push([arn, JSON.parse(body)]) },
    ...more,
  });
  return mapping;
}

function sequencesOf(event: unknown): number[] {
  // What the mapping hands to the runtime, seen from the outside.
  const { Records } = event as { Records: { dynamodb: { SequenceNumber: string } }[] };
  return Records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
}

test('what was there before the start is processed with TRIM_HORIZON', async () => {
  stream.write('shard-1', 1, 2);
  await atRest(await start());
  expect(batches).toEqual([[1, 2]]);
});

test('only what comes after the start is processed with LATEST, and a later shard from its beginning', async () => {
  stream.write('shard-1', 1);
  stream.close('shard-1');
  stream.addShard('shard-2', 'shard-1');
  stream.write('shard-2', 2);
  const running = await start({ startingPosition: 'LATEST' });
  await atRest(running);
  stream.write('shard-2', 3);
  stream.close('shard-2');
  stream.addShard('shard-3', 'shard-2');
  stream.write('shard-3', 4);
  await atRest(running);
  expect(batches).toEqual([[3], [4]]);
  expect(stream.opened).toEqual(['shard-2', 'shard-3']);
});

test('a child is not read before all of its parent has been processed', async () => {
  let release: (invocation: Invocation) => void = () => undefined;
  handler = (sequences) =>
    sequences.includes(1)
      ? new Promise((resolve) => {
          release = resolve;
        })
      : well;
  stream.write('shard-1', 1);
  stream.close('shard-1');
  stream.addShard('shard-2', 'shard-1');
  stream.write('shard-2', 2);
  const running = await start();
  await until(() => batches.length === 1);
  expect(stream.opened).toEqual(['shard-1']);
  release(well);
  await atRest(running);
  expect(batches).toEqual([[1], [2]]);
  expect(stream.opened).toEqual(['shard-1', 'shard-2']);
});

test('a write that was announced is read at once; one that was not is found by asking what is in flight', async () => {
  const running = await start();
  await atRest(running);
  stream.write('shard-1', 1);
  running.wake();
  await until(() => batches.length === 1);
  await atRest(running);
  // Nobody wakes the mapping, and still it does not claim to be at rest before it has seen the write.
  stream.write('shard-1', 2);
  await atRest(running);
  expect(batches).toEqual([[1], [2]]);
});

test('an idle stream is hardly read', async () => {
  jest.useFakeTimers({ advanceTimers: true });
  try {
    await atRest(await start());
    const before = stream.reads();
    await jest.advanceTimersByTimeAsync(1_900);
    expect(stream.reads() - before).toBeLessThanOrEqual(1);
  } finally {
    jest.useRealTimers();
  }
});

test('records that no filter wants are never seen, and the position goes past them', async () => {
  stream.write('shard-1', 1, 2, 3);
  const filters = [{ dynamodb: { NewImage: { n: { N: ['2'] } } } }];
  const running = await start({ filters });
  await atRest(running);
  expect(batches).toEqual([[2]]);
});

test('a failing batch blocks its shard only as long as its policy says, then its whereabouts are kept', async () => {
  handler = (sequences) => (sequences.includes(1) ? failing : well);
  stream.write('shard-1', 1, 2);
  const running = await start({ batchSize: 1 });
  await atRest(running);
  expect(batches).toEqual([[1], [1], [1], [2]]);
  expect(deadLetters).toMatchObject([
    [
      queueArn('dead'),
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
        DDBStreamBatchInfo: {
          shardId: 'shard-1',
          startSequenceNumber: sequenceNumber(1),
          streamArn: STREAM_ARN,
        },
      },
    ],
  ]);
  expect(journal.read(0, 100).map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['stream-batch', 'Broken'],
    ['stream-batch', 'Broken'],
    ['stream-batch', 'Broken'],
    ['dead-letter', 'RetryAttemptsExhausted'],
    ['stream-batch', 'success'],
  ]);
});

test('a disabled mapping reads nothing and is at rest; enabled, it processes what it missed', async () => {
  const running = await start({ enabled: false });
  stream.write('shard-1', 1);
  running.wake();
  expect(await running.inFlight()).toEqual([]);
  expect(batches).toEqual([]);
  running.setEnabled(true);
  await atRest(running);
  expect(batches).toEqual([[1]]);
  running.setEnabled(false);
  stream.write('shard-1', 2);
  running.wake();
  expect(await running.inFlight()).toEqual([]);
  expect(batches).toEqual([[1]]);
});

test('whoever asks whether it is at rest is answered at once, also when what was written is for nobody', async () => {
  const running = await start({ filters: [{ dynamodb: { NewImage: { n: { N: ['2'] } } } }] });
  await atRest(running);
  // No time passes: an answer that waits for the next read of an idle stream does not come.
  jest.useFakeTimers();
  stream.write('shard-1', 1);
  expect(await running.inFlight()).toEqual([]);
  expect(batches).toEqual([]);
});

test('a stream that cannot be read is not at rest, and is read again when it can be', async () => {
  const running = await start();
  await atRest(running);
  stream.breakReads(true);
  stream.write('shard-1', 1);
  expect((await running.inFlight()).join()).toContain('cannot be read');
  stream.breakReads(false);
  await until(() => batches.length === 1);
});

describe('with a data directory', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mapping-'));
  });
  afterEach(async () => {
    await mapping?.stop();
    await rm(dataDir, { recursive: true });
  });

  test('a restart resumes after what was processed', async () => {
    stream.write('shard-1', 1, 2);
    const before = await start({}, { dataDir });
    await atRest(before);
    await before.stop();
    stream.write('shard-1', 3);
    await atRest(await start({}, { dataDir }));
    expect(batches).toEqual([[1, 2], [3]]);
  });

  test('the checkpoint never moves past a record that was not processed', async () => {
    handler = ([first]) =>
      first === 1
        ? { ...well, payload: { batchItemFailures: [{ itemIdentifier: sequenceNumber(2) }] } }
        : new Promise(() => undefined);
    stream.write('shard-1', 1, 2, 3);
    const before = await start({}, { dataDir });
    await until(() => batches.length === 2);
    expect(await before.inFlight()).not.toEqual([]);
    await before.stop();
    expect(journal.read(0, 100).at(-1)?.outcome).toContain('abandoned at stop');

    handler = () => well;
    await atRest(await start({}, { dataDir }));
    expect(batches).toEqual([
      [1, 2, 3],
      [2, 3],
      [2, 3],
    ]);
  });

  test('an invocation that ends while the mapping stops still counts', async () => {
    let release: (invocation: Invocation) => void = () => undefined;
    handler = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    stream.write('shard-1', 1);
    const before = await start({}, { dataDir });
    await until(() => batches.length === 1);
    const stopped = before.stop();
    release(well);
    await stopped;

    handler = () => well;
    stream.write('shard-1', 2);
    await atRest(await start({}, { dataDir }));
    expect(batches).toEqual([[1], [2]]);
  });
});
