import { type DynamoDbLocal, startDynamoDb } from '@edtech/offline/dynamodb';
import { ENDPOINT_VARIABLE } from '@edtech/testkit/dynamodb';

/** What runs for the integration tests: jest's global setup and teardown share this module. */
export const running: { dynamodb?: DynamoDbLocal } = {};

/** One DynamoDB Local, in memory, for all integration tests. Each test makes tables of its own. */
export default async (): Promise<void> => {
  running.dynamodb = await startDynamoDb({ longRun: true, log: console.log });
  process.env[ENDPOINT_VARIABLE] = running.dynamodb.endpoint;
};
