/**
 * What does it cost in DynamoDB Local when two tables share a database? Single updates on one table and transactions on the
 * other, at so many requests at a time each: `node bench/dynamodb-local-shared-database.ts [seconds a row]`.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DynamoDBClient, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { createTables, startDynamoDb } from '../packages/offline/src/dynamodb/index.ts';
import type { TableModel } from '../packages/offline/src/model.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const SECONDS = Number(positionals[0] ?? 8);
const WIDTHS = [4, 16, 40];
const ITEMS = 100;
const REGION = 'eu-central-1';

const tableModel = (name: string): TableModel => ({
  logicalId: name,
  name,
  arn: `arn:aws:dynamodb:${REGION}:000000000000:table/${name}`,
  properties: {
    AttributeDefinitions: ['pk', 'sk', 'due'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'attention',
        KeySchema: [
          { AttributeName: 'sk', KeyType: 'HASH' },
          { AttributeName: 'due', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
});

interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

const tableIn = async (endpoint: string, database: string): Promise<Table> => {
  const credentials = { accessKeyId: database, secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  const name = `t-${randomUUID()}`;
  await createTables(client, [tableModel(name)]);
  return { client, name };
};

const update = ({ client, name }: Table, run: number) =>
  client.send(
    new UpdateItemCommand({
      TableName: name,
      Key: { pk: { S: `item-${run % ITEMS}` }, sk: { S: 'item' } },
      UpdateExpression: 'SET due = :due',
      ExpressionAttributeValues: { ':due': { S: String(run) } },
    }),
  );

const transaction = ({ client, name }: Table, run: number) =>
  client.send(
    new TransactWriteItemsCommand({
      TransactItems: ['event', 'outbox', 'fence'].map((sk) => ({
        Put: { TableName: name, Item: { pk: { S: `u-${run}` }, sk: { S: sk }, due: { S: String(run) } } },
      })),
    }),
  );

/** Does `work` again and again, `width` times side by side, until `signal` aborts. @returns how often a second */
const rateOf = async (
  width: number,
  signal: AbortSignal,
  work: (run: number) => Promise<unknown>,
): Promise<number> => {
  const began = performance.now();
  let run = 0;
  const worker = async () => {
    while (!signal.aborted) {
      run += 1;
      await work(run);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return Math.round(run / ((performance.now() - began) / 1_000));
};

const dynamodb = await startDynamoDb({ log: console.log });
try {
  const rows: object[] = [];
  for (const width of WIDTHS)
    for (const layout of ['one database', 'two databases']) {
      const databases = layout === 'one database' ? [`a${width}`, `a${width}`] : [`b${width}`, `c${width}`];
      const [one, other] = await Promise.all(databases.map((name) => tableIn(dynamodb.endpoint, name)));
      if (one === undefined || other === undefined) throw new Error('there are two');
      const ending = new AbortController();
      const rates = Promise.all([
        rateOf(width, ending.signal, (run) => update(one, run)),
        rateOf(width, ending.signal, (run) => transaction(other, run)),
      ]);
      await pause(SECONDS * 1_000);
      ending.abort();
      const [updates, transactions] = await rates;
      rows.push({
        layout,
        'requests at a time': 2 * width,
        'updates/s': updates,
        'transactions/s': transactions,
      });
    }
  console.table(rows);
} finally {
  await dynamodb.stop();
}
