import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';

const { COURSE_TABLE } = environment('COURSE_TABLE');

export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient(), tableName: COURSE_TABLE }),
  source: 'edtech.course',
});
