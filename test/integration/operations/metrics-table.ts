import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { dynamoDbEnvironment } from '@edtech/testkit/dynamodb';

/** Clients of DynamoDB Local. */
export const dynamoDbClients = () => {
  const environment = dynamoDbEnvironment();
  return {
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB,
    region: environment.AWS_REGION,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    },
  };
};

/** The name of a fresh table of figures in DynamoDB Local, as resources.yml has it. */
export const newMetricsTable = async (TableName = `event-metrics-${randomUUID()}`): Promise<string> => {
  const admin = new DynamoDBClient(dynamoDbClients());
  await admin.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await waitUntilTableExists(
    { client: admin, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 },
    { TableName },
  );
  admin.destroy();
  return TableName;
};
