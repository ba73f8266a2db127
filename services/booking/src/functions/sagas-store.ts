import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { BOOKING_SAGAS_TABLE } = environment('BOOKING_SAGAS_TABLE');

/** The sagas have a table of their own. */
export const sagasStore = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: BOOKING_SAGAS_TABLE }),
  source: 'edtech.booking',
});
