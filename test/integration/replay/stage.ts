import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Envelope } from '@edtech/contracts';
import { createEventStore, type Item, type Table } from '@edtech/event-store';
import { envelopeOf, type OutboxItem } from '@edtech/event-store/layout';
import type { Consumer } from '@edtech/messaging';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { outboxOf } from '@edtech/testkit/inbox';
import { startBus } from '../../../packages/offline/src/bus/index.ts';
import { createJournal } from '../../../packages/offline/src/journal/index.ts';
import { startQueues } from '../../../packages/offline/src/queues/index.ts';
import { rulePattern } from '../../../scripts/schemas/services/rule-pattern.ts';
import { accounts } from '../../../services/payment/src/application/accounts.ts';
import { changeProfile, registerUser, User } from '../../../services/user/src/domain/user.ts';
import { modelWith, origin, queueNamed } from '../offline/platform.ts';
import { receive } from './receive.ts';
import { type Ran, type RunOptions, replay } from './run.ts';

const CONTEXT = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

/** Follows the users as payment-accounts does. Replays for that one are none of its business. */
export const WITNESS = 'payment-witness';

/** What a rule puts into a queue. */
export interface Delivered {
  readonly 'replay-name'?: string;
  readonly detail: Envelope;
}

/** Everything that payment-accounts takes. */
export const TO_ACCOUNTS = ['publish', '--service', 'user', '--consumer', 'payment-accounts', '--yes'];

/** Aggregate and sequence of each event, sorted. */
export const namesOf = (events: readonly Delivered[]): readonly string[] =>
  events.map(({ detail: { aggregate } }) => `${aggregate.id}/${aggregate.sequence}`).toSorted();

/** A stage of its own: the users' and the payments' table, the bus with its archive, and two consumers' queues. */
export const startStage = async () => {
  const name = `it${randomUUID().slice(0, 8)}`;
  const tables = ['payment', 'user'].map((service) =>
    newDynamoDbTable({ tableName: `edtech-${service}-${name}` }),
  );
  const [payment, user] = await Promise.all(tables);
  if (payment === undefined || user === undefined) throw new Error('both tables are there');
  const directory = await mkdtemp(join(tmpdir(), 'replay-'));
  const environment = dynamoDbEnvironment();
  const { AWS_REGION: region } = environment;
  const arnOf = (service: string, rest: string): string =>
    `arn:aws:${service}:${region}:123456789012:${rest}`;
  const queueOf = (consumer: string): string => `edtech-${consumer}-${name}`;
  const busName = `edtech-platform-events-${name}`;
  const ruleOf = (consumer: string) => ({
    name: queueOf(consumer),
    arn: arnOf('events', `rule/${busName}/${queueOf(consumer)}`),
    busName,
    enabled: true,
    pattern: patternOf({ ...accounts, name: consumer }),
    targets: [
      {
        id: 'queue',
        arn: arnOf('sqs', queueOf(consumer)),
        retry: { maximumAttempts: 1, maximumAgeSeconds: 60 },
      },
    ],
    origin,
  });
  const consumers = [accounts.name, WITNESS];
  const model = modelWith({
    region,
    queues: consumers.map((one) => ({ ...queueNamed(queueOf(one)), arn: arnOf('sqs', queueOf(one)) })),
    buses: [{ name: busName, arn: arnOf('events', `event-bus/${busName}`) }],
    rules: consumers.map(ruleOf),
    archives: [
      { name: busName, arn: arnOf('events', `archive/${busName}`), busName, retentionDays: 14, origin },
    ],
  });
  const parts = { model, port: 0, journal: createJournal(), timeScale: 0.01 };
  const queues = await startQueues(parts);
  const lambda = { invoke: async () => ({ outcome: 'success', payload: null, durationMs: 1 }) as const };
  const bus = await startBus({ ...parts, queues, lambda });
  const settings: RunOptions = {
    cwd: directory,
    environment: {
      ...environment,
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: bus.endpoint,
    },
  };
  const users = createEventStore({ table: user, source: 'edtech.user' });

  /** Takes all that is in a consumer's queue, or on the way to it. */
  const received = async (consumer: string): Promise<readonly Delivered[]> => {
    while ((await bus.inFlight()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const found: Delivered[] = [];
    for (;;) {
      const messages = await queues.receive(arnOf('sqs', queueOf(consumer)), { max: 10, waitMs: 0 });
      if (messages.length === 0) return found;
      for (const { body, receiptHandle } of messages) {
        found.push(JSON.parse(body));
        queues.remove(arnOf('sqs', queueOf(consumer)), receiptHandle);
      }
    }
  };

  return {
    name,
    directory,
    payment,
    user,
    received,
    users,
    /** Registers a user, and has the e-mail address change until there are so many events. */
    async register(userId: string, events: number): Promise<void> {
      const register = registerUser({ userId, email: `${userId}-1@example.com`, role: 'STUDENT' });
      await users.execute(User, userId, register, { context: CONTEXT });
      for (let one = 2; one <= events; one += 1) {
        const change = changeProfile({ userId, changes: { email: `${userId}-${one}@example.com` } });
        await users.execute(User, userId, change, { context: CONTEXT });
      }
    },
    outbox: () => outboxIn(user),
    accounts: () => allOf(payment),
    /** Publishes the outbox for the first time, and has it archived. */
    async publish(): Promise<void> {
      const client = new EventBridgeClient({
        region,
        endpoint: bus.endpoint,
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      for (const record of await outboxIn(user))
        await client.send(
          new PutEventsCommand({
            Entries: [
              {
                EventBusName: busName,
                Source: record.source,
                DetailType: record.eventType,
                Detail: JSON.stringify(envelopeOf(record)),
                Time: new Date(record.createdAt),
              },
            ],
          }),
        );
      client.destroy();
      for (const consumer of consumers) await received(consumer);
    },
    /** Has payment-accounts handle what is in its queue. Gives how many that was. */
    async handle(): Promise<number> {
      const events = await received(accounts.name);
      for (const event of events) await receive(payment, event);
      return events.length;
    },
    run: (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
      replay([...args, '--stage', name], { ...settings, ...options }),
    /** For what is resumed, which knows its stage. */
    runAnywhere: (args: readonly string[]): Promise<Ran> => replay(args, settings),
    async stop(): Promise<void> {
      await bus.stop();
      await queues.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

export type Stage = Awaited<ReturnType<typeof startStage>>;

const patternOf = ({ name, ordered, on }: Consumer) =>
  rulePattern({ service: 'payment', name, ordered, contracts: on.map(({ contract }) => contract) });

const allOf = async (table: Table): Promise<readonly Item[]> => {
  const found: Item[] = [];
  for await (const item of table.scan()) found.push(item);
  return found;
};

/** What is published. */
const outboxIn = async (table: Table): Promise<readonly OutboxItem[]> =>
  (await outboxOf(table)).filter(({ destination }) => destination === 'bus');
