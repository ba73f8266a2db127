import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { ANALYTICS_TABLE } = environment('ANALYTICS_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: ANALYTICS_TABLE }),
  source: 'edtech.analytics',
});
