import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { NOTIFICATION_TABLE } = environment('NOTIFICATION_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: NOTIFICATION_TABLE }),
  source: 'edtech.notification',
});
