import {
  byDestination,
  createForwarder,
  createLocalQueues,
  createPublisher,
  createSweeper,
  createSweepHandler,
  sqsDeadLetters,
} from '@edtech/outbox';
import {
  createDelayHandler,
  createSagaSweeper,
  createTimerHandler,
  type Delays,
  sqsDelays,
} from '@edtech/saga';
import type {
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  ScheduledEvent,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { askForBooking } from '../../../../services/booking/src/application/ask-for-booking.ts';
import { cancel } from '../../../../services/booking/src/application/cancel.ts';
import { sagaProgress } from '../../../../services/booking/src/application/saga-progress.ts';
import { lessonBookings } from '../../../../services/booking/src/application/sagas.ts';
import { bookingChanged } from '../../../../services/booking/src/domain/booking-changed.ts';
import { bookingProgressed } from '../../../../services/booking/src/domain/booking-progressed.ts';
import { cancellationWanted } from '../../../../services/booking/src/domain/cancellation-wanted.ts';
import type { Faults } from '../../memory/faults.ts';
import { BUS_NAME, outboxDeadLettersOf, sweepQueueOf } from '../../memory/topology.ts';
import type { BookingCommand } from '../cast.ts';
import type { TableName } from '../tables.ts';
import { type Build, LOCAL_CONSUMERS, type SagaPorts } from './services.ts';

export const DELAY_QUEUE = 'booking-saga-delays';
export const TIMER_SWEEP_QUEUE = 'booking-saga-timers-sweep';

/** Of the mapping of the function that follows timers. */
export const TIMER_FILTERS = [
  {
    eventName: ['INSERT'],
    dynamodb: { Keys: { pk: { S: [{ prefix: 'timer#' }] } }, NewImage: { wakes: { BOOL: [true] } } },
  },
  { eventName: ['REMOVE'], dynamodb: { Keys: { pk: { S: [{ prefix: 'timer#' }] } } } },
];

const LOCAL_QUEUES = new Map([
  [bookingChanged.type, LOCAL_CONSUMERS.changed],
  [bookingProgressed.type, LOCAL_CONSUMERS.changed],
  [cancellationWanted.type, LOCAL_CONSUMERS.cancellation],
]);

const publisherOf = ({ bus, sqs }: SagaPorts) =>
  byDestination({
    bus: createPublisher({ client: bus, busName: BUS_NAME }),
    local: createLocalQueues({ client: sqs, queues: LOCAL_QUEUES }),
  });

export const forwarder =
  (name: TableName): Build<DynamoDBStreamEvent, DynamoDBBatchResponse> =>
  (ports) => {
    const { table, timing } = ports.storeOf(name);
    return createForwarder({ table, timing, publisher: publisherOf(ports), log: ports.log });
  };

export const outboxSweeper =
  (name: TableName): Build<ScheduledEvent | SQSEvent, void> =>
  (ports) => {
    const { environment, sqs, log } = ports;
    const { table, timing } = ports.storeOf(name);
    const sweeper = createSweeper({
      table,
      timing,
      publisher: publisherOf(ports),
      deadLetters: sqsDeadLetters({ client: sqs, queueUrl: outboxDeadLettersOf(name), now: timing.now }),
      newOwner: environment.newId,
      log,
    });
    return createSweepHandler({ sweeper, sqs, queueUrl: sweepQueueOf(name), timing, log });
  };

/** SQS takes a message, and that is the last that is heard of it. */
const dropping = (delays: Delays, faults: Faults): Delays => ({
  send: async (wakeUp) => (faults.strikes('delay-dropped') ? undefined : delays.send(wakeUp)),
});

const delaysOf = ({ sqs, storeOf }: SagaPorts, faults: Faults): Delays =>
  dropping(sqsDelays({ client: sqs, queueUrl: DELAY_QUEUE, timing: storeOf('sagas').timing }), faults);

export const timers =
  (faults: Faults): Build<DynamoDBStreamEvent, DynamoDBBatchResponse> =>
  (ports) =>
    createTimerHandler({
      store: ports.storeOf('sagas'),
      sagas: [lessonBookings],
      delays: delaysOf(ports, faults),
      log: ports.log,
    });

export const delays =
  (faults: Faults): Build<SQSEvent, SQSBatchResponse> =>
  (ports) => {
    const { table, timing } = ports.storeOf('sagas');
    return createDelayHandler({ table, timing, delays: delaysOf(ports, faults), log: ports.log });
  };

export const sagaSweeper: Build<ScheduledEvent | SQSEvent, void> = ({ storeOf, sqs, log }) => {
  const store = storeOf('sagas');
  const sweeper = createSagaSweeper({ store, sagas: [lessonBookings], log });
  return createSweepHandler({ sweeper, sqs, queueUrl: TIMER_SWEEP_QUEUE, timing: store.timing, log });
};

/** What people ask of bookings. */
export const command: Build<BookingCommand, void> = ({ storeOf, environment }) => {
  const store = storeOf('booking');
  const progress = sagaProgress(storeOf('sagas').table);
  return async (request) => {
    const { bookingId, studentId } = request;
    const id = environment.newId();
    const context = {
      correlationId: id,
      causationId: id,
      actor: { kind: 'user', id: studentId, roles: ['STUDENT'] },
    } as const;
    await store.transact({ context }, (tx) => {
      if (request.kind === 'book') return askForBooking(tx, bookingId, studentId, request.wanted);
      return cancel(tx, progress, { bookingId, by: { userId: studentId, isAdmin: false }, seen: {} });
    });
  };
};
