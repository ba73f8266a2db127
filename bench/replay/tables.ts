import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { documentClient, dynamoDbTable, systemTiming, type Table, type Timing } from '@edtech/event-store';
import { createTables } from '../../packages/offline/src/dynamodb/index.ts';

/** Nobody follows this read model, so nobody is waited for. */
export const impatient = (): Timing => {
  let ahead = 0;
  return {
    ...systemTiming,
    now: () => systemTiming.now() + ahead,
    async sleep(milliseconds) {
      ahead += milliseconds;
    },
  };
};

/** Where a table is, for every process of the benchmark. As on the local platform, each has a database of its own. */
export const configurationOf = (endpoint: string, table: string): DynamoDBClientConfig => ({
  endpoint,
  region: 'eu-west-1',
  // DynamoDB Local keeps what each access key has made apart; a key has letters and digits only.
  credentials: { accessKeyId: table.replaceAll('-', ''), secretAccessKey: 'none' },
});

export const tableAt = (endpoint: string, tableName: string): Table =>
  dynamoDbTable({ client: documentClient(configurationOf(endpoint, tableName)), tableName });

export const EVENTS = 'bench-events';
export const VIEWS = 'bench-views';
/** For the bare writes: as VIEWS. */
export const COPY = 'bench-copy';

const key = (prefix: string) => [
  { AttributeName: `${prefix}pk`, KeyType: 'HASH' as const },
  { AttributeName: `${prefix}sk`, KeyType: 'RANGE' as const },
];

/** The keys and indexes of a service's tables. */
const model = (name: string, indexes: readonly string[]) => {
  const fields = ['', 'attention', ...indexes];
  const [attentionPk, attentionSk] = ['attentionPk', 'attentionSk'];
  const attributes = fields.flatMap((prefix) =>
    prefix === 'attention' ? [attentionPk, attentionSk] : [`${prefix}pk`, `${prefix}sk`],
  );
  return {
    logicalId: name,
    name,
    arn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}`,
    properties: {
      AttributeDefinitions: attributes.map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: key(''),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'attention',
          KeySchema: [
            { AttributeName: attentionPk, KeyType: 'HASH' as const },
            { AttributeName: attentionSk, KeyType: 'RANGE' as const },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' as const },
        },
        ...indexes.map((IndexName) => ({
          IndexName,
          KeySchema: key(IndexName),
          Projection: { ProjectionType: 'ALL' as const },
        })),
      ],
    },
  };
};

export const createBenchTables = async (endpoint: string): Promise<void> => {
  const tables = [model(EVENTS, []), model(VIEWS, ['gsi1', 'gsi2']), model(COPY, ['gsi1', 'gsi2'])];
  for (const table of tables) {
    const client = new DynamoDBClient(configurationOf(endpoint, table.name));
    await createTables(client, [table]);
    client.destroy();
  }
};
