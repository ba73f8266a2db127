import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createJournal } from '../../src/journal/index.ts';
import { loadEmulator } from '../../src/queues/emulator.ts';
import { QueueEmulatorIncomplete, startQueues } from '../../src/queues/index.ts';
import { platformWith, queueNamed, REGION } from './model.ts';

const kept = queueNamed('kept', { visibilityTimeoutSeconds: 1 });
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'queues-'));
});
afterEach(() => rm(directory, { recursive: true }));

function start(settings = {}) {
  return startQueues({
    model: platformWith({ queues: [{ ...kept, ...settings }, queueNamed('other')] }),
    port: 0,
    dataDir: directory,
    journal: createJournal(),
    timeScale: 0.05,
  });
}

test('visible, delayed and received messages survive a restart; deleted ones do not come back', async () => {
  const before = await start();
  for (const body of ['one', 'two', 'gone']) await before.send(kept.arn, body);
  await before.send(kept.arn, 'later', { delaySeconds: 2 });
  const received = await before.receive(kept.arn, { max: 3, waitMs: 0 });
  before.remove(kept.arn, received.find(({ body }) => body === 'gone')?.receiptHandle ?? '');
  await before.stop();

  const after = await start();
  const found = new Map<string, string | undefined>();
  while (found.size < 3) {
    const [message] = await after.receive(kept.arn, { max: 1, waitMs: 5_000 });
    if (message === undefined) break;
    found.set(message.body, message.attributes.ApproximateReceiveCount);
    after.remove(kept.arn, message.receiptHandle);
  }
  expect(Object.fromEntries(found)).toEqual({ one: '2', two: '2', later: '1' });
  expect(await after.inFlight()).toEqual([]);
  await after.stop();
});

test('a message made visible at once keeps its receive count on disk', async () => {
  const queues = await start({ visibilityTimeoutSeconds: 40_000 });
  const client = new SQSClient({
    region: REGION,
    endpoint: queues.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await queues.send(kept.arn, 'again');
  const [first] = await queues.receive(kept.arn, { max: 1, waitMs: 0 });
  await client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: kept.url,
      ReceiptHandle: first?.receiptHandle,
      VisibilityTimeout: 0,
    }),
  );
  client.destroy();
  await queues.stop();

  const after = await start();
  const [second] = await after.receive(kept.arn, { max: 1, waitMs: 1_000 });
  expect(second?.attributes.ApproximateReceiveCount).toBe('2');
  await after.stop();
});

test('an emulator without the files that are needed is named, with what to do', async () => {
  const entry = pathToFileURL(join(directory, 'app.js')).href;
  const loading = loadEmulator(REGION, entry);
  await expect(loading).rejects.toBeInstanceOf(QueueEmulatorIncomplete);
  await expect(loading).rejects.toMatchObject({ code: 'QUEUE_EMULATOR_INCOMPLETE' });
});
