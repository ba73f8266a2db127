import { environment } from '@edtech/contracts';
import { createDeadLetterStore } from '@edtech/dead-letters';
import { documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import type { Desk } from '../application/desk.ts';

const { DEAD_LETTERS_TABLE } = environment('DEAD_LETTERS_TABLE');
const table = dynamoDbTable({ client: documentClient(), tableName: DEAD_LETTERS_TABLE });

export const desk: Desk = { table, store: createDeadLetterStore(table), timing: systemTiming };
