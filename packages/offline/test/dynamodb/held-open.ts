/** A process of its own that starts DynamoDB Local, says where, and never stops it. */
import { startDynamoDb } from '../../src/dynamodb/index.ts';

const { endpoint } = await startDynamoDb();
process.stdout.write(endpoint);
