import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog } from '@edtech/contracts';
import { type EventStore, REQUEST_TIMES } from '@edtech/event-store';
import { createSweepHandler } from '@edtech/outbox';
import type { SagaVersions } from '../store/registry.ts';
import { createDelayHandler, sqsDelays } from './delays.ts';
import { createSagaSweeper } from './sweeper.ts';
import { createTimerHandler } from './timers.ts';

/** What the functions of a sagas table share: clients and settings from the environment, once per container. */

/** A queue that does not answer is given up on soon: another clock is there for the timer. */
const queueClient = (): SQSClient => new SQSClient({ requestHandler: REQUEST_TIMES, maxAttempts: 2 });

/**
 * The handler of the function on the stream of a sagas table.
 * @throws EnvironmentIncomplete without TIMER_QUEUE_URL
 */
export const sagaTimersFunction = (store: EventStore, sagas: readonly SagaVersions[]) => {
  const { TIMER_QUEUE_URL } = environment('TIMER_QUEUE_URL');
  const delays = sqsDelays({ client: queueClient(), queueUrl: TIMER_QUEUE_URL, timing: store.timing });
  return createTimerHandler({ store, sagas, delays, log: jsonLog });
};

/**
 * The handler of the function on the queue of delayed timers.
 * @throws EnvironmentIncomplete without TIMER_QUEUE_URL
 */
export const sagaDelaysFunction = ({ table, timing }: EventStore) => {
  const { TIMER_QUEUE_URL } = environment('TIMER_QUEUE_URL');
  const delays = sqsDelays({ client: queueClient(), queueUrl: TIMER_QUEUE_URL, timing });
  return createDelayHandler({ table, delays, timing, log: jsonLog });
};

/**
 * The handler of the function that sweeps a sagas table.
 * @throws EnvironmentIncomplete without SWEEP_QUEUE_URL
 */
export const sagaSweeperFunction = (store: EventStore, sagas: readonly SagaVersions[]) => {
  const { SWEEP_QUEUE_URL } = environment('SWEEP_QUEUE_URL');
  return createSweepHandler({
    sweeper: createSagaSweeper({ store, sagas, log: jsonLog }),
    says: 'sagas swept',
    sqs: queueClient(),
    queueUrl: SWEEP_QUEUE_URL,
    timing: store.timing,
    log: jsonLog,
  });
};
