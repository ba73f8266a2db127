import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { documentClient, dynamoDbTable, type Table } from '@edtech/event-store';
import { ATTENTION_INDEX, LOOKUP_INDEX } from '@edtech/event-store/layout';
import type { SagaIndex } from '@edtech/saga';
import { dynamoDbEnvironment } from '@edtech/testkit/dynamodb';

/** A fresh sagas table in DynamoDB Local, with its indexes. */
export const newSagasTable = async (
  TableName = `sagas-${randomUUID()}`,
): Promise<{ readonly table: Table; readonly index: SagaIndex }> => {
  const environment = dynamoDbEnvironment();
  const configuration = {
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB,
    region: environment.AWS_REGION,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    },
  };
  const admin = new DynamoDBClient(configuration);
  const names = ['pk', 'sk', 'attentionPk', 'attentionSk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk', 'lookup'];
  const index = (IndexName: string, pk: string, sk: string, all: boolean) => ({
    IndexName,
    KeySchema: [
      { AttributeName: pk, KeyType: 'HASH' as const },
      { AttributeName: sk, KeyType: 'RANGE' as const },
    ],
    Projection: all
      ? { ProjectionType: 'ALL' as const }
      : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['status'] },
  });
  await admin.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        index(ATTENTION_INDEX, 'attentionPk', 'attentionSk', false),
        index('gsi1', 'gsi1pk', 'gsi1sk', true),
        index('gsi2', 'gsi2pk', 'gsi2sk', true),
        {
          IndexName: LOOKUP_INDEX,
          KeySchema: [{ AttributeName: 'lookup', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await waitUntilTableExists(
    { client: admin, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 },
    { TableName },
  );
  admin.destroy();
  const client = documentClient(configuration);
  return { table: dynamoDbTable({ client, tableName: TableName }), index: { client, tableName: TableName } };
};
