import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { CHAT_TABLE } = environment('CHAT_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: CHAT_TABLE }),
  source: 'edtech.chat',
});
