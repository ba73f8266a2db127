import { startDynamoDb } from '../../packages/offline/src/dynamodb/index.ts';
import { ENDPOINT_VARIABLE } from '../../packages/testkit/src/dynamodb.ts';

/** One DynamoDB Local, in memory, for all integration tests. Each test makes tables of its own. */
export default async (): Promise<void> => {
  const dynamodb = await startDynamoDb({ log: console.log });
  process.env[ENDPOINT_VARIABLE] = dynamodb.endpoint;
  Object.assign(globalThis, { stopDynamoDb: dynamodb.stop });
};
