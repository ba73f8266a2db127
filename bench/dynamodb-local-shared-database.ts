/**
 * Does DynamoDB Local slow down when two stream-enabled tables share a database? An early release did, badly.
 * Transactions of two puts a second, as the streams fill up: node bench/dynamodb-local-shared-database.ts [records]
 */
import { parseArgs } from 'node:util';
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { createTables, startDynamoDb } from '../packages/offline/src/dynamodb/index.ts';
import type { TableModel } from '../packages/offline/src/model.ts';

const { positionals } = parseArgs({ allowPositionals: true });
/** Stream records of a table at the end of a run. */
const RECORDS = Number(positionals[0] ?? 20_000);
const RECORDS_A_TRANSACTION = 2;
const STEPS = 4;
const WRITERS_A_TABLE = 4;
/** As often as Lambda's event source mapping polls a shard. */
const POLL_MILLISECONDS = 250;

/** A table, and the access key id whose database it is in. */
interface Place {
  readonly table: string;
  readonly database: string;
}

const LAYOUTS: Readonly<Record<string, readonly Place[]>> = {
  'one table': [{ table: 'first', database: 'a' }],
  'two tables, one database': [
    { table: 'first', database: 'a' },
    { table: 'second', database: 'a' },
  ],
  'two tables, two databases': [
    { table: 'first', database: 'a' },
    { table: 'second', database: 'b' },
  ],
};

function connection(endpoint: string, database: string) {
  const credentials = { accessKeyId: database, secretAccessKey: 'local' };
  return { endpoint, region: 'eu-central-1', credentials };
}

function tableModel(name: string): TableModel {
  return {
    logicalId: name,
    name,
    arn: `arn:aws:dynamodb:eu-central-1:000000000000:table/${name}`,
    properties: {
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  };
}

const DATA = JSON.stringify({ text: 'x'.repeat(400) });

async function write(client: DynamoDBClient, table: string, from: number, to: number): Promise<void> {
  let next = from;
  const writer = async () => {
    while (next < to) {
      const id = String(next++);
      const put = (sk: string) => ({
        Put: {
          TableName: table,
          Item: { pk: { S: id }, sk: { S: sk }, data: { S: DATA } },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      });
      await client.send(new TransactWriteItemsCommand({ TransactItems: [put('event'), put('outbox')] }));
    }
  };
  await Promise.all(Array.from({ length: WRITERS_A_TABLE }, writer));
}

/** Reads the stream from its start until the signal, and tells how many records it saw. */
async function read(endpoint: string, { table, database }: Place, until: AbortSignal): Promise<number> {
  const client = new DynamoDBStreamsClient(connection(endpoint, database));
  const { Streams } = await client.send(new ListStreamsCommand({ TableName: table }));
  const StreamArn = Streams?.[0]?.StreamArn;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const horizon = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
  let iterator = (await client.send(horizon)).ShardIterator;
  let seen = 0;
  while (!until.aborted) {
    const { Records = [], NextShardIterator } = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator }),
    );
    seen += Records.length;
    iterator = NextShardIterator;
    await new Promise((resume) => setTimeout(resume, POLL_MILLISECONDS));
  }
  client.destroy();
  return seen;
}

async function measure(places: readonly Place[], withReaders: boolean): Promise<readonly string[]> {
  const dynamodb = await startDynamoDb();
  const clients = places.map(({ database }) => new DynamoDBClient(connection(dynamodb.endpoint, database)));
  try {
    for (const [index, { table }] of places.entries()) {
      const client = clients[index];
      if (client === undefined) continue;
      await createTables(client, [tableModel(table)]);
      // So that each shard holds a record before anybody reads, and the JVM is warm.
      await write(client, table, 0, 200);
    }
    const stop = new AbortController();
    const readers = withReaders ? places.map((place) => read(dynamodb.endpoint, place, stop.signal)) : [];
    const rates: string[] = [];
    const transactions = RECORDS / RECORDS_A_TRANSACTION;
    const step = Math.floor((transactions - 200) / STEPS);
    for (let done = 0; done < STEPS; done++) {
      const from = 200 + done * step;
      const started = performance.now();
      const ended = await Promise.all(
        places.map(async ({ table }, index) => {
          const client = clients[index];
          if (client !== undefined) await write(client, table, from, from + step);
          return performance.now();
        }),
      );
      rates.push(ended.map((at) => Math.round((step * 1_000) / (at - started))).join(' + '));
    }
    stop.abort();
    await Promise.all(readers);
    return rates;
  } finally {
    for (const client of clients) client.destroy();
    await dynamodb.stop();
  }
}

const rows: Record<string, string>[] = [];
for (const withReaders of [false, true]) {
  for (const [layout, places] of Object.entries(LAYOUTS)) {
    const rates = await measure(places, withReaders);
    const columns = rates.map((rate, step) => [`up to ${Math.round((RECORDS * (step + 1)) / STEPS)}`, rate]);
    rows.push({ layout, 'readers a stream': withReaders ? '1' : '0', ...Object.fromEntries(columns) });
  }
}
console.log('Transactions of two puts a second (a number per table), by stream records of a table:');
console.table(rows);
