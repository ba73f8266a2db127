import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { TUTORING_TABLE } = environment('TUTORING_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: TUTORING_TABLE }),
  source: 'edtech.tutoring',
});
