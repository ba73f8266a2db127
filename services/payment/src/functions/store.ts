import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { PAYMENT_TABLE } = environment('PAYMENT_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: PAYMENT_TABLE }),
  source: 'edtech.payment',
});
