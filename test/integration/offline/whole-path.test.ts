import { randomUUID } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { type BusService, startBus } from '../../../packages/offline/src/bus/index.ts';
import type { Invocation } from '../../../packages/offline/src/lambda/index.ts';
import {
  functionNamed,
  modelWith,
  origin,
  queueArn,
  queueNamed,
  startTestPlatform,
  streamMapping,
  type TestPlatform,
  tableNamed,
} from './platform.ts';

const well: Extract<Invocation, { outcome: 'success' }> = {
  outcome: 'success',
  payload: null,
  durationMs: 1,
};
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

const table = tableNamed(`notes-${randomUUID()}`);
const model = modelWith({
  functions: [functionNamed('forward'), functionNamed('consume')],
  tables: [table],
  queues: [queueNamed('notes'), queueNamed('dead')],
  buses: [{ name: 'notes', arn: 'arn:aws:events:eu-central-1:123456789012:event-bus/notes' }],
  rules: [
    {
      name: 'notes-to-queue',
      arn: 'arn:aws:events:eu-central-1:123456789012:rule/notes/notes-to-queue',
      busName: 'notes',
      enabled: true,
      pattern: { 'detail-type': ['note.written'] },
      targets: [
        { id: 'queue', arn: queueArn('notes'), retry: { maximumAttempts: 185, maximumAgeSeconds: 86_400 } },
      ],
      origin,
    },
  ],
  streamMappings: [streamMapping(table)],
  queueMappings: [
    {
      id: 'consume.0',
      functionKey: 'consume',
      queueArn: queueArn('notes'),
      enabled: true,
      batchSize: 10,
      batchWindowSeconds: 0,
      filters: [],
      reportBatchItemFailures: true,
      origin,
    },
  ],
});

let platform: TestPlatform;
let bus: BusService;
let client: EventBridgeClient;
let consumed: string[];
let refuseOnce: ReadonlySet<string>;

beforeAll(async () => {
  consumed = [];
  refuseOnce = new Set();
  platform = await startTestPlatform(model, { forward, consume });
  bus = await startBus({
    model,
    port: 0,
    journal: platform.journal,
    queues: platform.queues,
    lambda: { invoke: async () => well },
    timeScale: 0.01,
  });
  client = new EventBridgeClient({ region: model.region, endpoint: bus.endpoint, credentials });
});

afterAll(async () => {
  client.destroy();
  await bus.stop();
  await platform.stop();
});

/** Publishes what was written, as an outbox forwarder would. */
async function forward(event: unknown): Promise<Invocation> {
  const { Records } = event as DynamoDBStreamEvent;
  await client.send(
    new PutEventsCommand({
      Entries: Records.map(({ dynamodb }) => ({
        EventBusName: 'notes',
        Source: 'fixture.notes',
        DetailType: 'note.written',
        Detail: JSON.stringify({ id: dynamodb?.NewImage?.id?.S }),
      })),
    }),
  );
  return well;
}

async function consume(event: unknown): Promise<Invocation> {
  const { Records } = event as SQSEvent;
  const failed = Records.filter(({ body, attributes }) => {
    const { id } = JSON.parse(body).detail;
    if (refuseOnce.has(id) && attributes.ApproximateReceiveCount === '1') return true;
    consumed.push(id);
    return false;
  });
  return {
    ...well,
    payload: { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) },
  };
}

/** As the control API does it: two looks in a row find nothing, and the journal stands still between them. */
async function settled(): Promise<void> {
  const sources = [platform.mappings, bus, platform.queues];
  for (let quietSince = -1; ; ) {
    const before = platform.journal.last;
    const moving = await Promise.all(sources.map((source) => source.inFlight()));
    const quiet = moving.flat().length === 0 && platform.journal.last === before;
    if (quiet && quietSince === before) return;
    quietSince = quiet ? before : -1;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

test('a committed item travels through stream, bus, rule and queue to its consumer, and the journal can follow it', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => `note-${index}`);
  refuseOnce = new Set(['note-7', 'note-23']);
  for (const id of ids) {
    const Item = { pk: { S: id }, sk: { S: 'note' }, id: { S: id } };
    await platform.client.send(new PutItemCommand({ TableName: table.name, Item }));
  }
  await settled();
  expect([...consumed].sort()).toEqual([...ids].sort());

  const trace = platform.journal.read(0, 10_000).filter((entry) => entry.ids.includes('note-7'));
  const kinds = trace.map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(
    new Set(['stream-batch', 'put-events', 'rule-match', 'queue-send', 'target-delivery', 'queue-batch']),
  );
});
