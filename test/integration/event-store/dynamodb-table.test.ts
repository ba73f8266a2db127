import { newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { eventStoreContract } from '@edtech/testkit/event-store-contract';

describe('an event store on a table in DynamoDB', () => eventStoreContract(() => newDynamoDbTable()));
