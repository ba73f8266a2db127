import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';
import { forwarderFunction } from '@edtech/outbox';

const { TABLE } = environment('TABLE');

export const handler = forwarderFunction(
  createEventStore({
    table: dynamoDbTable({ client: documentClient(), tableName: TABLE }),
    source: 'edtech.user',
  }),
);
