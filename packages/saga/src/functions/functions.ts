import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog } from '@edtech/contracts';
import { type EventStore, REQUEST_TIMES } from '@edtech/event-store';
import { lookInFunction, SAGA_METRICS, SAGAS_METRICS, tellInFunction } from '@edtech/metrics';
import { createSweepHandler } from '@edtech/outbox';
import { tellingEnds } from '../store/ends.ts';
import type { SagaVersions } from '../store/registry.ts';
import { createDelayHandler } from './delay-handler.ts';
import { sqsDelays } from './delays.ts';
import { censusOfSagas } from './measure.ts';
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
 * The handler of the function on the queue of delayed messages.
 * @throws EnvironmentIncomplete without TIMER_QUEUE_URL
 */
export const sagaDelaysFunction = ({ table, timing }: EventStore) => {
  const { TIMER_QUEUE_URL } = environment('TIMER_QUEUE_URL');
  const delays = sqsDelays({ client: queueClient(), queueUrl: TIMER_QUEUE_URL, timing });
  return createDelayHandler({ table, delays, timing, log: jsonLog });
};

/** The variable that says what CloudWatch calls a table of sagas: `booking`. */
export const SAGAS_VARIABLE = 'SAGAS';

/** Tells CloudWatch how many sagas of the table there are. */
const tellCensus = ({ table, timing }: EventStore) =>
  lookInFunction(SAGAS_VARIABLE, async (name) => {
    const census = await censusOfSagas(table, timing.now());
    const { dimension, running, overdue, stuck } = SAGAS_METRICS;
    return {
      place: { dimension, name },
      gauges: [
        { name: running, unit: 'Count', value: census.running },
        { name: overdue, unit: 'Count', value: census.overdue },
        { name: stuck, unit: 'Count', value: census.stuck },
      ],
    };
  });

/** The store of a sagas table, for all functions that move sagas: CloudWatch is told of each that ends, if it wants to know. */
export const sagasStoreFunction = (store: EventStore): EventStore => {
  const tell = tellInFunction();
  if (tell === undefined) return store;
  const { dimension, completed, failed, latency } = SAGA_METRICS;
  return tellingEnds(store, ({ saga: name, status, took }) =>
    tell({
      place: { dimension, name },
      gauges:
        status === 'FAILED'
          ? [{ name: failed, unit: 'Count', value: 1 }]
          : [
              { name: completed, unit: 'Count', value: 1 },
              { name: latency, unit: 'Milliseconds', value: took },
            ],
    }),
  );
};

/**
 * The handler of the function that sweeps a sagas table. With SAGAS each pass also tells CloudWatch what it has left.
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
    afterwards: tellCensus(store),
  });
};
