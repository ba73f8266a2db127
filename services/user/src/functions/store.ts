import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { USER_TABLE } = environment('USER_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: USER_TABLE }),
  source: 'edtech.user',
});
