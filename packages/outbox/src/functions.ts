import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog } from '@edtech/contracts';
import { type EventStore, REQUEST_TIMES } from '@edtech/event-store';
import { lookInFunction, observeInFunction, PENDING_METRICS } from '@edtech/metrics';
import { busClient } from './bus-client.ts';
import { sqsDeadLetters } from './dead-letters.ts';
import { byDestination } from './destinations.ts';
import { createForwarder } from './forwarder.ts';
import { createLocalQueues, LOCAL_QUEUES_VARIABLE, localQueuesIn } from './local-queues.ts';
import { measurePending } from './pending.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createRepublisher, type Republisher } from './republisher.ts';
import { retentionDays } from './retention.ts';
import { createSweepHandler } from './sweep-handler.ts';
import { createSweeper } from './sweeper.ts';

/** What every service's outbox functions share: the parts of `store`, with clients and settings from the environment. */

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
 * The variable that says what an outbox is called: `edtech.booking-sagas`. Without it nobody is told what waits in it, and its
 * sweeper's passes are not counted.
 */
export const OUTBOX_VARIABLE = 'OUTBOX';

/** Tells CloudWatch what waits in the outbox. */
const tellPending = ({ table, timing }: Store) =>
  lookInFunction(OUTBOX_VARIABLE, async (name) => {
    const pending = await measurePending(table, timing.now());
    const { dimension, age, items, bytes } = PENDING_METRICS;
    return {
      place: { dimension, name },
      alsoOfStage: true,
      gauges: [
        { name: age, unit: 'Milliseconds', value: pending.oldestAge },
        { name: items, unit: 'Count', value: pending.items },
        { name: bytes, unit: 'Bytes', value: pending.bytes },
      ],
    };
  });

/**
 * The handler of a service's sweeper function. With OUTBOX each pass also tells CloudWatch what it has left.
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
    afterwards: tellPending({ table, timing }),
  });
};
