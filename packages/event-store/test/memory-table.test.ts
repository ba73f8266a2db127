import { memoryTable } from '@edtech/event-store';
import { eventStoreContract } from '@edtech/testkit/event-store-contract';

describe('an event store on a table in memory', () => eventStoreContract(async () => memoryTable()));
