import { newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { deadLetterStoreContract } from '../../../packages/dead-letters/test/store-contract.ts';

describe('dead letters on a table in DynamoDB', () => deadLetterStoreContract(() => newDynamoDbTable()));
