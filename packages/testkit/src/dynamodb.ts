import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { type DynamoDbTableOptions, documentClient, dynamoDbTable, type Table } from '@edtech/event-store';
import { ATTENTION_INDEX, LOOKUP_INDEX } from '@edtech/event-store/layout';

/** Where the integration tests find DynamoDB Local; their global setup starts it. */
export const ENDPOINT_VARIABLE = 'DYNAMODB_TEST_ENDPOINT';

/** What another process has to have in its environment to reach these tables. */
export const dynamoDbEnvironment = () => {
  const { endpoint, region, credentials } = configuration();
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
};

const configuration = () => {
  const endpoint = process.env[ENDPOINT_VARIABLE];
  if (endpoint === undefined)
    throw new Error(`${ENDPOINT_VARIABLE} is not set: run these tests by npm run test:integration.`);
  // Each access key has a database of its own in DynamoDB Local; one per file keeps test files apart.
  return {
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'integration', secretAccessKey: 'none' },
  };
};

export interface NewTableOptions extends Pick<DynamoDbTableOptions, 'onCapacity'> {
  /** Any when left out; for tests of programs that look tables up by their names. */
  readonly tableName?: string;
}

/** A fresh service table in DynamoDB Local, with its indexes for attention and lookup. */
export const newDynamoDbTable = async ({
  tableName: TableName = `test-${randomUUID()}`,
  ...options
}: NewTableOptions = {}): Promise<Table> => {
  const client = new DynamoDBClient(configuration());
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'attentionPk', 'attentionSk', 'lookup'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: ATTENTION_INDEX,
          KeySchema: [
            { AttributeName: 'attentionPk', KeyType: 'HASH' },
            { AttributeName: 'attentionSk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['status'] },
        },
        {
          IndexName: LOOKUP_INDEX,
          KeySchema: [{ AttributeName: 'lookup', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 }, { TableName });
  client.destroy();
  return dynamoDbTable({ client: documentClient(configuration()), tableName: TableName, ...options });
};
