import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createJournal } from '../../../packages/offline/src/journal/index.ts';
import { type Platform, startPlatform } from '../../../packages/offline/src/platform.ts';
import { choosePort } from '../../../packages/offline/src/ports.ts';
import { dynamodbEndpoint, functionNamed, modelWith, streamMapping, tableNamed } from './platform.ts';

/** The parts as the plugin puts them together. */
const plain = tableNamed(`notes-${randomUUID()}`);
const table = {
  ...plain,
  properties: { ...plain.properties, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
};
const model = modelWith({
  functions: [{ ...functionNamed('forward'), handler: 'handlers.echo' }],
  tables: [table],
  streamMappings: [streamMapping(table, { filters: [{ userIdentity: { type: ['Service'] } }] })],
});
const journal = createJournal();
let platform: Platform;
let control: string;

beforeAll(async () => {
  process.env.DYNAMODB_ENDPOINT = dynamodbEndpoint();
  const names = ['dynamodb', 'sqs', 'eventbridge', 'control', 'lambda'] as const;
  const [dynamodb = 0, sqs = 0, eventbridge = 0, controlPort = 0, lambda = 0] = await Promise.all(
    names.map((name) => choosePort(0, name)),
  );
  platform = await startPlatform({
    model,
    ports: { dynamodb, sqs, eventbridge, control: controlPort, lambda },
    timeScale: 0.1,
    ttlLagSeconds: 5,
    journal,
    codeDirectory: () => resolve(import.meta.dirname, '../../../packages/offline/test/lambda'),
    onLine: () => {},
    log: () => {},
  });
  control = await platform.startDelivery();
});
afterAll(async () => {
  delete process.env.DYNAMODB_ENDPOINT;
  await platform.stop();
});

test('a function that is mapped to the deletes of TTL is given those, and the platform settles when it has them', async () => {
  const client = new DynamoDBClient({
    endpoint: platform.endpoints.dynamodb,
    region: model.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const put = (sk: string, inSeconds: number) => {
    const ttl = { N: String(Math.floor(Date.now() / 1_000) + inSeconds) };
    const Item = { pk: { S: 'note' }, sk: { S: sk }, ttl };
    return client.send(new PutItemCommand({ TableName: table.name, Item }));
  };
  const Key = { pk: { S: 'note' }, sk: { S: 'deleted' } };
  await put('deleted', 3_600);
  await client.send(new DeleteItemCommand({ TableName: table.name, Key }));
  await put('expired', -1);
  await put('will expire', 3_600);
  client.destroy();

  const settled = await fetch(`${control}/settled?timeout=10000`);
  expect(settled.status).toBe(200);
  const invocations = journal.read(0, 1_000).filter(({ kind }) => kind === 'invocation-start');
  expect(invocations.map(({ detail }) => detail)).toMatchObject([
    {
      event: {
        Records: [
          {
            eventName: 'REMOVE',
            userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
            dynamodb: { OldImage: { sk: { S: 'expired' } } },
          },
        ],
      },
    },
  ]);
});
