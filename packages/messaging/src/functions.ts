import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import { INBOX_METRICS, lookInFunction, observeInFunction } from '@edtech/metrics';
import type { Consumer } from './consumer.ts';
import { createInboxSweepHandler } from './inbox-sweep-handler.ts';
import { createInboxSweeper } from './inbox-sweeper.ts';
import { oldestWaiting } from './oldest-waiting.ts';
import { sqsQueue, sqsRequeue } from './queue.ts';
import { sqsHandler } from './sqs-handler.ts';

/** What the functions of every service's consumers share: clients and settings from the environment, once per container. */

/**
 * The handler of a consumer's function.
 * @throws EnvironmentIncomplete without QUEUE_URL or DEAD_LETTER_QUEUE_URL
 */
export const consumerFunction = (store: EventStore, consumer: Consumer): ReturnType<typeof sqsHandler> => {
  const { QUEUE_URL, DEAD_LETTER_QUEUE_URL } = environment('QUEUE_URL', 'DEAD_LETTER_QUEUE_URL');
  const queue = sqsQueue({
    client: new SQSClient(),
    queueUrl: QUEUE_URL,
    deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL,
  });
  return sqsHandler(consumer, { store, queue, log: jsonLog, observe: observeInFunction() });
};

/** The variable that tells an inbox sweeper the queue of a consumer: `PAYMENT_ACCOUNTS_QUEUE_URL` of `payment-accounts`. */
export const queueUrlVariable = ({ name }: Pick<Consumer, 'name'>): string =>
  `${name.replaceAll('-', '_').toUpperCase()}_QUEUE_URL`;

/** The variable that says what CloudWatch calls the inboxes of a service: `payment`. */
export const INBOX_VARIABLE = 'INBOX';

/** Tells CloudWatch what waits for its turn. */
const tellWaiting = (store: EventStore, consumers: readonly Consumer[]) =>
  lookInFunction(INBOX_VARIABLE, async (name) => {
    const value = await oldestWaiting(store, consumers);
    const { dimension, age } = INBOX_METRICS;
    return { place: { dimension, name }, gauges: [{ name: age, unit: 'Milliseconds', value }] };
  });

/**
 * The handler of a service's inbox sweeper function. With INBOX each pass also tells CloudWatch what it has left.
 * @param consumers all ordered consumers of the service
 * @throws EnvironmentIncomplete without the queue of each of them
 */
export const inboxSweeperFunction = (
  store: EventStore,
  consumers: readonly Consumer[],
): ReturnType<typeof createInboxSweepHandler> => {
  const urls = environment(...consumers.map(queueUrlVariable));
  const client = new SQSClient();
  const sweeper = createInboxSweeper({
    store,
    consumers: consumers.map((consumer) => ({
      consumer,
      queue: sqsRequeue({ client, queueUrl: urls[queueUrlVariable(consumer)] ?? '' }),
    })),
    log: jsonLog,
  });
  return createInboxSweepHandler({
    sweeper,
    timing: store.timing,
    log: jsonLog,
    afterwards: tellWaiting(store, consumers),
  });
};
