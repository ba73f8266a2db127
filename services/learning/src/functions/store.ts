import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { LEARNING_TABLE } = environment('LEARNING_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: LEARNING_TABLE }),
  source: 'edtech.learning',
});
