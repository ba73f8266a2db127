import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog } from '@edtech/contracts';
import { type EventStore, REQUEST_TIMES } from '@edtech/event-store';
import { observeInFunction } from '@edtech/metrics';
import { busClient } from './bus-client.ts';
import { sqsDeadLetters } from './dead-letters.ts';
import { byDestination } from './destinations.ts';
import { createForwarder } from './forwarder.ts';
import { createLocalQueues, LOCAL_QUEUES_VARIABLE, localQueuesIn } from './local-queues.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createRepublisher, type Republisher } from './republisher.ts';
import { retentionDays } from './retention.ts';
import { createSweepHandler } from './sweep-handler.ts';
import { createSweeper } from './sweeper.ts';

/** What every service's outbox functions share: the parts of `store`, with clients and settings from the environment. */

/** The variable that names an outbox to whoever counts its sweeper's passes; they are not counted without. */
export const OUTBOX_VARIABLE = 'OUTBOX';

type Store = Pick<EventStore, 'table' | 'timing'>;

/** A queue that does not answer is given up on as soon as a bus that does not. */
const queueClient = (): SQSClient => new SQSClient({ requestHandler: REQUEST_TIMES, maxAttempts: 2 });

/** To the bus, and to the queues of the service's local consumers, if it has any. */
const publisherTo = (busName: string, sqs: SQSClient): Publisher =>
  byDestination({
    bus: createPublisher({ client: busClient(), busName }),
    local: createLocalQueues({ client: sqs, queues: localQueuesIn(process.env[LOCAL_QUEUES_VARIABLE]) }),
  });

/**
 * The handler of a service's forwarder function.
 * @throws EnvironmentIncomplete without EVENT_BUS or OUTBOX_RETENTION_DAYS
 * @throws RetentionUnclear, LocalQueuesUnclear
 */
export const forwarderFunction = ({ table, timing }: Store) => {
  const { EVENT_BUS, OUTBOX_RETENTION_DAYS } = environment('EVENT_BUS', 'OUTBOX_RETENTION_DAYS');
  return createForwarder({
    table,
    timing,
    publisher: publisherTo(EVENT_BUS, queueClient()),
    retentionDays: retentionDays(OUTBOX_RETENTION_DAYS),
    log: jsonLog,
    observe: observeInFunction(),
  });
};

/**
 * Publishes a service's outbox items again, for its republication function.
 * @throws EnvironmentIncomplete without EVENT_BUS
 */
export const republishFunction = ({ table }: Pick<Store, 'table'>): Republisher['republish'] => {
  const { EVENT_BUS } = environment('EVENT_BUS');
  const publisher = createPublisher({ client: busClient(), busName: EVENT_BUS });
  return createRepublisher({ table, publisher, log: jsonLog }).republish;
};

/**
 * The handler of a service's sweeper function.
 * @throws EnvironmentIncomplete without EVENT_BUS, OUTBOX_RETENTION_DAYS, SWEEP_QUEUE_URL or OUTBOX_DEAD_LETTER_QUEUE_URL
 * @throws RetentionUnclear, LocalQueuesUnclear
 */
export const sweeperFunction = ({ table, timing }: Store) => {
  const { EVENT_BUS, OUTBOX_RETENTION_DAYS, SWEEP_QUEUE_URL, OUTBOX_DEAD_LETTER_QUEUE_URL } = environment(
    'EVENT_BUS',
    'OUTBOX_RETENTION_DAYS',
    'SWEEP_QUEUE_URL',
    'OUTBOX_DEAD_LETTER_QUEUE_URL',
  );
  const sqs = queueClient();
  return createSweepHandler({
    sweeper: createSweeper({
      table,
      timing,
      publisher: publisherTo(EVENT_BUS, sqs),
      deadLetters: sqsDeadLetters({
        client: sqs,
        queueUrl: OUTBOX_DEAD_LETTER_QUEUE_URL,
        now: timing.now,
      }),
      retentionDays: retentionDays(OUTBOX_RETENTION_DAYS),
      newOwner: randomUUID,
      log: jsonLog,
      observe: observeInFunction(),
      outbox: process.env[OUTBOX_VARIABLE],
    }),
    sqs,
    queueUrl: SWEEP_QUEUE_URL,
    timing,
    log: jsonLog,
  });
};
