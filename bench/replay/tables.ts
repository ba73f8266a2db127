import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { createTables } from '../../packages/offline/src/dynamodb/index.ts';

/** Where the tables are, for every process of the benchmark. */
export const configurationAt = (endpoint: string): DynamoDBClientConfig => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'none' },
});

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
  const client = new DynamoDBClient(configurationAt(endpoint));
  await createTables(client, [
    model(EVENTS, []),
    model(VIEWS, ['gsi1', 'gsi2']),
    model(COPY, ['gsi1', 'gsi2']),
  ]);
  client.destroy();
};
