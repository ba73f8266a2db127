import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { BOOKING_TABLE } = environment('BOOKING_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: BOOKING_TABLE }),
  source: 'edtech.booking',
});
