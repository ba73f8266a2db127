import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import { createForwarder, createPublisher } from '@edtech/outbox';
import { connect } from '@edtech/testkit/platform';
import type { AttributeValue } from 'aws-lambda';
import { outboxOf } from './outbox-of.ts';

/** The real forwarder, in a process that is killed at the moment when it would mark what it has published. */

const { ENDPOINTS = '', USER_TABLE = '', USER_ID = '' } = process.env;
const endpoints = JSON.parse(ENDPOINTS);
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const { region } = endpoints;

const table = dynamoDbTable({
  client: documentClient({ endpoint: endpoints.dynamodb, region, credentials }),
  tableName: USER_TABLE,
});

const forward = createForwarder({
  table: {
    ...table,
    puts: async () => {
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    },
  },
  publisher: createPublisher({
    client: new EventBridgeClient({ endpoint: endpoints.eventbridge, region, credentials }),
    busName: 'edtech-platform-events-dev',
  }),
  timing: systemTiming,
  log: () => {},
});

const inserted = await outboxOf(connect(endpoints), USER_ID);
await forward(
  {
    Records: inserted.map((item) => ({
      eventName: 'INSERT',
      // The Lambda types and the SDK's describe the same wire format by different declarations.
      dynamodb: { NewImage: marshall(item) as Record<string, AttributeValue> },
    })),
  },
  { getRemainingTimeInMillis: () => 30_000 },
);
