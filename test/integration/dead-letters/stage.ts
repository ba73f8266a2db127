import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  createDeadLetterHandler,
  createDeadLetterStore,
  type DeadLetterQueue,
  deadLetterQueueName,
  handledQueueName,
  sqsDeadLetterQueues,
  sqsRedriver,
} from '@edtech/dead-letters';
import { createEventStore, type Table, TableUnavailable } from '@edtech/event-store';
import { readLaneState, sqsHandler, sqsQueue } from '@edtech/messaging';
import { manualClock } from '@edtech/testkit';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { sqsRecord } from '@edtech/testkit/sqs-record';
import type { SQSRecord } from 'aws-lambda';
import { createJournal } from '../../../packages/offline/src/journal/index.ts';
import { startQueues } from '../../../packages/offline/src/queues/index.ts';
import { accounts } from '../../../services/payment/src/application/accounts.ts';
import { modelWith, queueNamed } from '../offline/platform.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const consumerQueue = (name: string, ordered = false): DeadLetterQueue => ({
  kind: 'consumer',
  name,
  ordered,
});

const SOURCES = [
  consumerQueue('payment-accounts', true),
  consumerQueue('payment-course-prices'),
  consumerQueue('payment-requests'),
];

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A dead letter as something else than this test's consumer has left it. */
export interface Left {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const BATCH = 10;

const context = { getRemainingTimeInMillis: () => 120_000 };

/** A stage of its own: queues, the tables of payment and of dead letters, the consumer payment-accounts, and who sees to dead letters. */
export const startStage = async () => {
  const name = `dl${randomUUID().slice(0, 8)}`;
  const environment = dynamoDbEnvironment();
  const { AWS_REGION: region } = environment;
  const table = await newDynamoDbTable({ tableName: `edtech-dead-letters-${name}` });
  const payment = await newDynamoDbTable({ tableName: `edtech-payment-${name}` });
  const names = SOURCES.flatMap((source) => [
    deadLetterQueueName(source, name),
    handledQueueName(source, name) ?? '',
  ]);
  const arnOf = (queue: string): string => `arn:aws:sqs:${region}:123456789012:${queue}`;
  const queues = await startQueues({
    model: modelWith({ region, queues: names.map((one) => ({ ...queueNamed(one), arn: arnOf(one) })) }),
    port: 0,
    journal: createJournal(),
    timeScale: 1,
  });
  const client = new SQSClient({
    endpoint: queues.endpoint,
    region,
    credentials: { accessKeyId: 'integration', secretAccessKey: 'none' },
  });
  const urlOf = async (QueueName: string): Promise<string> =>
    (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
  const accountsQueue = consumerQueue('payment-accounts', true);
  const queue = sqsQueue({
    client,
    queueUrl: await urlOf(handledQueueName(accountsQueue, name) ?? ''),
    deadLetterQueueUrl: await urlOf(deadLetterQueueName(accountsQueue, name)),
  });
  // Programs that it runs have the machine's own clock.
  const clock = manualClock(Date.now());
  const storeOn = (one: Table) => createEventStore({ table: one, source: 'edtech.payment', timing: clock });
  const healthy = storeOn(payment);
  /** Its table takes no transaction. */
  const failing = storeOn({
    ...payment,
    transact: async () => {
      throw new TableUnavailable(new Error('throttled'));
    },
  });
  const handlerOn = (store: typeof healthy) => sqsHandler(accounts, { store, queue, log: () => undefined });
  const process = createDeadLetterHandler({
    table,
    sources: SOURCES,
    queues: sqsDeadLetterQueues({ client, stage: name }),
    redriver: sqsRedriver({ client, stage: name }),
    tableOf: () => table,
    timing: clock,
    log: () => undefined,
  });

  /** What comes back, because a table or a queue did not answer a busy machine in time, is delivered again, as SQS does. */
  const deliver = async (records: readonly SQSRecord[], store: typeof healthy): Promise<void> => {
    let coming = [...records];
    while (coming.length > 0) {
      const { batchItemFailures } = await handlerOn(store)({ Records: coming }, context);
      const again = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      coming = coming.filter(({ messageId }) => again.has(messageId));
    }
  };
  const run = async (minutes: number): Promise<void> => {
    clock.advance(minutes * 60_000);
    await process(undefined, context);
  };

  return {
    name,
    clock,
    store: createDeadLetterStore(table, clock),
    /** Has the consumer receive messages for the last time. */
    async receive(bodies: readonly string[], { outage = false } = {}): Promise<void> {
      const records = bodies.map((body) => sqsRecord(randomUUID(), body, { receives: 8 }));
      for (let at = 0; at < records.length; at += BATCH)
        await deliver(records.slice(at, at + BATCH), outage ? failing : healthy);
    },
    /** Puts letters into the dead-letter queue of a consumer. */
    async leave(consumer: string, letters: readonly Left[]): Promise<void> {
      const QueueUrl = await urlOf(deadLetterQueueName(consumerQueue(consumer), name));
      for (let at = 0; at < letters.length; at += 10)
        await client.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: letters.slice(at, at + 10).map(({ body, attributes }, n) => ({
              Id: String(n),
              MessageBody: body,
              MessageAttributes: Object.fromEntries(
                Object.entries(attributes).map(([key, StringValue]) => [
                  key,
                  { DataType: 'String', StringValue },
                ]),
              ),
            })),
          }),
        );
    },
    /**
     * Runs the function that sees to dead letters, `minutes` after the run before; and again, after `next` minutes, until it `isDone`:
     * each run leaves to the next what a table or a queue did not answer for.
     */
    async run(minutes = 5, isDone = async () => true, next = 0): Promise<void> {
      await run(minutes);
      while (!(await isDone())) await run(next);
    },
    /** Has the consumer handle what is in its queue. Says which events came, in their order. */
    async handleAll(): Promise<readonly string[]> {
      const came: string[] = [];
      const QueueUrl = await urlOf(handledQueueName(accountsQueue, name) ?? '');
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: 10,
            MessageAttributeNames: ['All'],
            VisibilityTimeout: 600,
          }),
        );
        if (Messages.length === 0) return came;
        const records = Messages.map(({ MessageId = '', Body = '', MessageAttributes = {} }) =>
          sqsRecord(MessageId, Body, {
            attributes: Object.fromEntries(
              Object.entries(MessageAttributes).map(([key, { StringValue = '' }]) => [key, StringValue]),
            ),
          }),
        );
        for (const { body } of records) {
          const { id, sequence } = JSON.parse(body).detail.aggregate;
          came.push(`${id}/${sequence}`);
        }
        await deliver(records, healthy);
      }
    },
    /** How far the consumer has come with a user. */
    lane: (aggregateId: string) =>
      readLaneState(healthy, [accounts], {
        consumer: 'payment-accounts',
        source: 'edtech.user',
        aggregateType: 'User',
        aggregateId,
      }),
    /** Runs the command line as a program of its own, with nobody at the terminal. */
    dlq: (...args: readonly string[]): Promise<Ran> =>
      new Promise((done) => {
        const child = execFile(
          globalThis.process.execPath,
          [join(ROOT, 'scripts/dlq.ts'), ...args, '--stage', name],
          {
            env: { ...globalThis.process.env, ...environment, AWS_ENDPOINT_URL_SQS: queues.endpoint },
            maxBuffer: 2 ** 26,
          },
          (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
        );
        child.stdin?.end();
      }),
    async stop() {
      client.destroy();
      await queues.stop();
    },
  };
};

export type Stage = Awaited<ReturnType<typeof startStage>>;
