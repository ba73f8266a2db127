import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, type DynamoDbLocal, startDynamoDb } from '../../src/dynamodb/index.ts';
import type { TableProperties } from '../../src/model.ts';
import { connection } from './connection.ts';
import { tableModel, tableWithoutIndexes } from './table-models.ts';

let dynamodb: DynamoDbLocal;
let client: DynamoDBClient;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  client = new DynamoDBClient(connection(dynamodb.endpoint));
}, 600_000);

afterAll(async () => {
  client.destroy();
  await dynamodb.stop();
});

test('a table is made with its indexes and its stream, paid by request, and the TTL of DynamoDB Local stays off', async () => {
  await createTables(client, [tableModel('complete')]);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'complete' }));
  expect(Table).toMatchObject({
    TableStatus: 'ACTIVE',
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    GlobalSecondaryIndexes: [
      { IndexName: 'attention', Projection: { NonKeyAttributes: ['status', 'attempts'] } },
    ],
    LocalSecondaryIndexes: [{ IndexName: 'by-due', Projection: { ProjectionType: 'KEYS_ONLY' } }],
  });
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: 'complete' }),
  );
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
});

test('a table without stream and indexes has none', async () => {
  const model = tableWithoutIndexes('bare');
  const { StreamSpecification, ...properties } = model.properties;
  await createTables(client, [{ ...model, properties }]);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'bare' }));
  expect(Table?.LatestStreamArn).toBeUndefined();
  expect(Table?.GlobalSecondaryIndexes).toBeUndefined();
});

test('tables that are there already are left as they are', async () => {
  const tables = [tableModel('again-1'), tableModel('again-2')];
  await createTables(client, tables);
  const before = await client.send(new DescribeTableCommand({ TableName: 'again-1' }));
  await createTables(client, tables);
  const after = await client.send(new DescribeTableCommand({ TableName: 'again-1' }));
  expect(after.Table?.LatestStreamArn).toBe(before.Table?.LatestStreamArn);
});

test('two that make the same table at once both succeed', async () => {
  await Promise.all([createTables(client, [tableModel('race')]), createTables(client, [tableModel('race')])]);
});

const { properties: declared } = tableModel('differs');

test.each<[string, Partial<TableProperties>, string]>([
  [
    'another key',
    { KeySchema: declared.KeySchema.slice(0, 1), LocalSecondaryIndexes: [] },
    'the key is pk S HASH + sk S RANGE, declared pk S HASH',
  ],
  [
    'a key of another type',
    {
      AttributeDefinitions: declared.AttributeDefinitions.map((attribute) =>
        attribute.AttributeName === 'sk' ? { ...attribute, AttributeType: 'N' as const } : attribute,
      ),
    },
    'the key is pk S HASH + sk S RANGE, declared pk S HASH + sk N RANGE',
  ],
  [
    'no index',
    { GlobalSecondaryIndexes: [] },
    'index attention is attention S HASH + due S RANGE, INCLUDE of attempts, status, declared none',
  ],
  [
    'no local index',
    { LocalSecondaryIndexes: [] },
    'local index by-due is pk S HASH + due S RANGE, KEYS_ONLY, declared none',
  ],
  [
    'another stream',
    { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } },
    'the stream is NEW_AND_OLD_IMAGES, declared NEW_IMAGE',
  ],
])(
  'a table that is to have %s is refused, and the difference named',
  async (_what, overrides, difference) => {
    await createTables(client, [tableModel('differs')]);
    const refused = createTables(client, [tableModel('differs', overrides)]);
    await expect(refused).rejects.toMatchObject({
      code: 'DYNAMODB_TABLE_DIFFERS',
      table: 'differs',
      differences: expect.arrayContaining([difference]),
    });
  },
);
