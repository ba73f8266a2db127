import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import type { StoredEvent } from '@edtech/event-store/layout';
import { advance } from '@edtech/projection';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { Notification } from '../../../services/notification/src/domain/notification.ts';

/*
 * The functions of the notification service as they are, in this process, over tables in DynamoDB Local. They read their
 * environment when they are loaded, so it is set before.
 */

const [NOTIFICATION_TABLE, VIEWS_TABLE] = [`notification-${randomUUID()}`, `views-${randomUUID()}`];

const newViewsTable = async (): Promise<void> => {
  const client = new DynamoDBClient({});
  const key = (name: string) => ({ AttributeName: name, AttributeType: 'S' }) as const;
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: VIEWS_TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map(key),
      KeySchema: schema('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'gsi1', KeySchema: schema('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
  client.destroy();
};

export const startNotification = async () => {
  Object.assign(process.env, dynamoDbEnvironment(), {
    NOTIFICATION_TABLE,
    VIEWS_TABLE,
    MAIL_SENDER: 'local',
    MAIL_FROM: 'no-reply@edtech.example',
  });
  await newDynamoDbTable({ tableName: NOTIFICATION_TABLE });
  await newViewsTable();

  const functions = '../../../services/notification/src/functions';
  const load = async (name: string) => (await import(`${functions}/${name}.ts`)).handler;
  const { store } = await import('../../../services/notification/src/functions/store.ts');
  const { notifications } = await import('../../../services/notification/src/functions/notifications.ts');
  const { projections } = await import('../../../services/notification/src/read-models/index.ts');
  const views = dynamoDbTable({ client: documentClient(), tableName: VIEWS_TABLE });

  return {
    store,
    notifications,
    load,
    /** What the projector does, for one notification. */
    async project(aggregateId: string): Promise<void> {
      const events: StoredEvent[] = [];
      for await (const event of store.read(Notification, aggregateId)) events.push(event);
      for (const projection of projections) {
        const aggregateType = Notification.type;
        const lane = { projection: projection.name, generation: 'g1', aggregateType, aggregateId };
        await advance({ events: store.table, views, timing: systemTiming }, projection, lane, events);
      }
    },
  };
};
