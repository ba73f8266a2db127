import { randomUUID } from 'node:crypto';
import type { Envelope } from '@edtech/contracts';
import { createEventStore, type EventStore, type Table } from '@edtech/event-store';
import { sqsHandler } from '@edtech/messaging';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { sqsRecord } from '@edtech/testkit/sqs-record';
import { createJournal } from '../../../packages/offline/src/journal/index.ts';
import { startQueues } from '../../../packages/offline/src/queues/index.ts';
import { readDeclarations } from '../../../scripts/schemas/services/declarations.ts';
import { accounts } from '../../../services/payment/src/application/accounts.ts';
import { modelWith, queueNamed } from '../offline/platform.ts';
import { consumers, ROOT } from './run.ts';

/** The fence of a user. */
export const subjectOf = (aggregateId: string) =>
  ({ consumer: 'payment-accounts', source: 'edtech.user', aggregateType: 'User', aggregateId }) as const;

/** The first event of a user registers, every other one moves. */
const eventOf = (userId: string, sequence: number): Envelope => {
  const timestamp = '2026-01-01T00:00:00.000Z';
  const email = `${userId}-${sequence}@example.com`;
  return {
    id: randomUUID(),
    type: sequence === 1 ? 'user.created' : 'user.profile.updated',
    version: 1,
    source: 'edtech.user',
    aggregate: { type: 'User', id: userId, sequence },
    occurredAt: timestamp,
    correlationId: 'c',
    causationId: 'd',
    data:
      sequence === 1
        ? { userId, email, role: 'STUDENT', timestamp }
        : { userId, changes: { email }, timestamp },
  };
};

/** A table for every service that has a consumer: commands look at all of them. */
const newTables = async (stage: string): Promise<ReadonlyMap<string, Table>> => {
  const { consumers: declared } = await readDeclarations(ROOT);
  const services = [...new Set(declared.map(({ service }) => service))];
  return new Map(
    await Promise.all(
      services.map(async (service): Promise<[string, Table]> => {
        const table = await newDynamoDbTable({ tableName: `edtech-${service}-${stage}` });
        return [service, table];
      }),
    ),
  );
};

/** The tables of a stage of its own, and the consumer payment-accounts at work on them. */
export const startStage = async () => {
  const name = `it${randomUUID().slice(0, 8)}`;
  const tables = await newTables(name);
  const [payment, user] = [tables.get('payment'), tables.get('user')];
  if (payment === undefined || user === undefined) throw new Error('both services have consumers');
  const storeOf = (source: string, table: Table): EventStore => createEventStore({ table, source });
  const store = storeOf('edtech.payment', payment);
  const queueName = `edtech-payment-accounts-${name}`;
  const names = [queueName, `edtech-payment-accounts-dlq-${name}`];
  const environment = dynamoDbEnvironment();
  const { AWS_REGION: region } = environment;
  const arnOf = (queue: string): string => `arn:aws:sqs:${region}:123456789012:${queue}`;
  const service = await startQueues({
    model: modelWith({ region, queues: names.map((one) => ({ ...queueNamed(one), arn: arnOf(one) })) }),
    port: 0,
    journal: createJournal(),
    timeScale: 0.01,
  });
  const handler = sqsHandler(accounts, {
    store,
    queue: { requeue: async () => {}, deadLetter: async () => {}, delay: async () => {} },
    log: () => {},
  });
  const receive = async (body: string): Promise<void> => {
    await handler({ Records: [sqsRecord('m', body)] }, { getRemainingTimeInMillis: () => 15_000 });
  };
  const arrive = (detail: Envelope) => receive(JSON.stringify({ detail }));
  return {
    payment,
    store,
    users: storeOf('edtech.user', user),
    /** The events of a user with these sequences arrive. */
    async take(userId: string, ...sequences: readonly number[]): Promise<void> {
      for (const sequence of sequences) await arrive(eventOf(userId, sequence));
    },
    /** This one is a dead letter. */
    takePoison: (userId: string, sequence: number) => arrive({ ...eventOf(userId, sequence), data: {} }),
    /** Everything in the consumer's queue arrives. */
    async settle(): Promise<number> {
      const messages = await service.receive(arnOf(queueName), { max: 10, waitMs: 0 });
      for (const { body } of messages) await receive(body);
      return messages.length;
    },
    run: (...args: readonly string[]) =>
      consumers([...args, '--stage', name], {
        ...environment,
        AWS_ENDPOINT_URL_SQS: service.endpoint,
      }),
    queueName,
    stop: () => service.stop(),
  };
};

export type Stage = Awaited<ReturnType<typeof startStage>>;
