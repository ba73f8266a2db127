import { randomUUID } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Item, systemTiming, type Table } from '@edtech/event-store';
import type { HttpLambda } from '@edtech/http';
import {
  byDestination,
  createForwarder,
  createLocalQueues,
  createPublisher,
  localQueuesIn,
} from '@edtech/outbox';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { type Answer, call, lambdaContext, newViewsTable, type Request } from '../tutoring/service.ts';

const functions = '../../../services/user/src/functions';

/** A bus that takes everything, and forgets it. */
const heedlessBus = (): EventBridgeClient => {
  const client = new EventBridgeClient({ region: 'eu-west-1' });
  client.send = async ({ input }: { readonly input: { readonly Entries?: readonly object[] } }) => ({
    Entries: input.Entries?.map(() => ({ EventId: 'e' })),
  });
  return client;
};

/** A queue that keeps what it is sent. */
const queueInto = (bodies: string[]): SQSClient => {
  const client = new SQSClient({ region: 'eu-west-1' });
  client.send = async (command: unknown) => {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('the outbox only sends batches');
    const { Entries = [] } = command.input;
    bodies.push(...Entries.map(({ MessageBody = '' }) => MessageBody));
    return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
  };
  return client;
};

/** The functions of the service, as they are deployed, on tables of their own in DynamoDB Local. */
export const startUser = async () => {
  const [events, views] = [`test-${randomUUID()}`, `test-${randomUUID()}`];
  const queue = { QUEUE_URL: 'https://sqs/user-audit', DEAD_LETTER_QUEUE_URL: 'https://sqs/user-audit-dlq' };
  Object.assign(process.env, dynamoDbEnvironment(), { USER_TABLE: events, VIEWS_TABLE: views, ...queue });
  const table = await newDynamoDbTable({ tableName: events });
  await newViewsTable(views);

  // The modules read their environment when they are loaded.
  const { handler: project } = await import(`${functions}/project.ts`);
  const { handler: audit } = await import(`${functions}/audit.ts`);
  const handlers = new Map<string, HttpLambda>();

  const inserted = async (pkPrefix: string, is: (item: Item) => boolean): Promise<DynamoDBRecord[]> => {
    const records: DynamoDBRecord[] = [];
    for await (const item of table.scan({ pkPrefix }))
      if (is(item))
        records.push({
          eventName: 'INSERT',
          // The SDK's attribute values are those of the stream, under another name.
          dynamodb: { NewImage: marshall(item) as never, SequenceNumber: String(records.length) },
        });
    return records;
  };

  return {
    table,
    /** Sends a request to a function, by the name of its file. */
    async send(name: string, request: Request): Promise<Answer> {
      const handler = handlers.get(name) ?? (await import(`${functions}/${name}.ts`)).handler;
      handlers.set(name, handler);
      return call(handler, request);
    },
    /** The forwarder runs over all of the outbox, on this table; gives the bodies that came to the audit's queue. */
    async forward(on: Table = table): Promise<readonly string[]> {
      const bodies: string[] = [];
      const queues = localQueuesIn(`user.audited=${queue.QUEUE_URL}`);
      const forward = createForwarder({
        table: on,
        timing: systemTiming,
        log: () => {},
        publisher: byDestination({
          bus: createPublisher({ client: heedlessBus(), busName: 'bus' }),
          local: createLocalQueues({ client: queueInto(bodies), queues }),
        }),
      });
      const Records = await inserted('outbox#', ({ status }) => status === 'PENDING');
      await forward({ Records }, { getRemainingTimeInMillis: () => 20_000 });
      return bodies;
    },
    /** The audit handles these messages. */
    async handle(bodies: readonly string[]): Promise<void> {
      const Records = bodies.map((body, place) => ({
        messageId: `m-${place}`,
        body,
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
      }));
      expect(await audit({ Records }, lambdaContext)).toEqual({ batchItemFailures: [] });
    },
    /** The read models follow. */
    async follow(): Promise<void> {
      const Records = await inserted('stream#', ({ sk }) => sk.startsWith('event#'));
      expect(await project({ Records })).toEqual({ batchItemFailures: [] });
    },
  };
};

export type UserService = Awaited<ReturnType<typeof startUser>>;
