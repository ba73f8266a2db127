/** What the pinned release does with streams, where readers depend on it or AWS does otherwise. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';
import { createTables, type DynamoDbLocal, startDynamoDb } from '../../src/dynamodb/index.ts';
import { connection } from './connection.ts';
import { tableModel } from './table-models.ts';

let dynamodb: DynamoDbLocal;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
}, 600_000);
afterAll(() => dynamodb.stop());

/** One stream of a database, and how to fill and read it. */
async function open(database: string, table: string) {
  const tables = new DynamoDBClient(connection(dynamodb.endpoint, database));
  const streams = new DynamoDBStreamsClient(connection(dynamodb.endpoint, database));
  await createTables(tables, [tableModel(table)]);
  const { Streams } = await streams.send(new ListStreamsCommand({ TableName: table }));
  const StreamArn = Streams?.[0]?.StreamArn;
  const shards = async () =>
    (await streams.send(new DescribeStreamCommand({ StreamArn }))).StreamDescription?.Shards ?? [];
  const ShardId = (await shards())[0]?.ShardId;
  return {
    shards,
    put: (sk: string) =>
      tables.send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'p' }, sk: { S: sk } } })),
    async iterator(ShardIteratorType: ShardIteratorType, SequenceNumber?: string) {
      const place = SequenceNumber === undefined ? {} : { SequenceNumber };
      const request = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType, ...place });
      return (await streams.send(request)).ShardIterator;
    },
    async read(ShardIterator: string | undefined) {
      return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
    },
  };
}

const keys = (records: readonly _Record[]) => records.map((record) => record.dynamodb?.Keys?.sk?.S);

test('a stream has one shard', async () => {
  const stream = await open('shards', 'one-shard');
  await stream.put('1');
  expect(await stream.shards()).toHaveLength(1);
});

test('a stream can be read on from any of its records', async () => {
  const stream = await open('positions', 'read-on');
  for (const sk of ['1', '2', '3']) await stream.put(sk);
  const [, second] = await stream.read(await stream.iterator('TRIM_HORIZON'));
  const position = second?.dynamodb?.SequenceNumber;
  expect(keys(await stream.read(await stream.iterator('AFTER_SEQUENCE_NUMBER', position)))).toEqual(['3']);
  expect(keys(await stream.read(await stream.iterator('AT_SEQUENCE_NUMBER', position)))).toEqual(['2', '3']);
});

test('the time of a record is cut to the minute, where AWS tells the second', async () => {
  const stream = await open('times', 'cut-times');
  await stream.put('1');
  const [record] = await stream.read(await stream.iterator('TRIM_HORIZON'));
  expect(Number(record?.dynamodb?.ApproximateCreationDateTime) % 60_000).toBe(0);
});

test('an iterator of an empty shard holds, where the database has no other stream', async () => {
  const stream = await open('alone', 'alone');
  const iterator = await stream.iterator('TRIM_HORIZON');
  await stream.put('1');
  expect(keys(await stream.read(iterator))).toEqual(['1']);
});

test('an iterator of an empty shard is lost when another stream of the database moves on; a new one finds all', async () => {
  const first = await open('together', 'first');
  await open('together', 'second');
  const iterator = await first.iterator('TRIM_HORIZON');
  await first.put('1');
  await expect(first.read(iterator)).rejects.toMatchObject({ name: 'TrimmedDataAccessException' });
  expect(keys(await first.read(await first.iterator('TRIM_HORIZON')))).toEqual(['1']);
});
