import { memoryTable } from '@edtech/event-store';
import { deadLetterStoreContract } from './store-contract.ts';

describe('dead letters on a table in memory', () => deadLetterStoreContract(async () => memoryTable()));
