import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';
import { sagasStoreFunction } from '@edtech/saga';

const { BOOKING_SAGAS_TABLE } = environment('BOOKING_SAGAS_TABLE');

/** The sagas have a table of their own. */
export const sagasStore = sagasStoreFunction(
  createEventStore({
    table: dynamoDbTable({ client: documentClient(), tableName: BOOKING_SAGAS_TABLE }),
    source: 'edtech.booking',
  }),
);
