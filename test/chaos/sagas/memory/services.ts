import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '@edtech/contracts';
import { createEventStore, type EventStore } from '@edtech/event-store';
import { type Consumer, sqsHandler, sqsQueue } from '@edtech/messaging';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { rulePattern } from '../../../../scripts/schemas/services/rule-pattern.ts';
import { outcomes } from '../../../../services/booking/src/application/outcomes.ts';
import { pushes } from '../../../../services/booking/src/application/pushes.ts';
import {
  lessonBookingConsumer,
  lessonBookingLocalConsumer,
} from '../../../../services/booking/src/application/sagas.ts';
import { bookingRequests as chatRequests } from '../../../../services/chat/src/application/booking-requests.ts';
import { lessons as chatLessons } from '../../../../services/chat/src/application/lessons.ts';
import { localSender } from '../../../../services/notification/src/adapters/local-sender/local-sender.ts';
import { createMailbox } from '../../../../services/notification/src/adapters/local-sender/mailbox.ts';
import { createNotifications } from '../../../../services/notification/src/application/notifications.ts';
import { requests as notificationRequests } from '../../../../services/notification/src/application/requests.ts';
import { localGateway } from '../../../../services/payment/src/adapters/local-gateway/local-gateway.ts';
import { paymentRequests } from '../../../../services/payment/src/application/payment-requests.ts';
import { createPayments } from '../../../../services/payment/src/application/payments.ts';
import { bookingRequests as tutoringRequests } from '../../../../services/tutoring/src/application/booking-requests.ts';
import { worldOf } from '../../../../services/tutoring/src/application/world.ts';
import type { BusRule } from '../../memory/bus.ts';
import type { Environment } from '../../memory/environment.ts';
import type { Handler } from '../../memory/lambda.ts';
import { deadLettersOf } from '../../memory/topology.ts';
import { sourceOf, type TableName } from '../tables.ts';

/**
 * The services that a booking needs, made of their own consumers: all of the booking itself, and of the others what bookings
 * ask of them. Money goes through the local gateway, mails into the local mailbox.
 */

/** What a function has: the stores of its service, and the clients of its environment. */
export interface SagaPorts {
  readonly environment: Environment;
  readonly storeOf: (table: TableName) => EventStore;
  readonly bus: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly log: Log;
}

export type Build<Event, Answer> = (ports: SagaPorts) => Handler<Event, Answer>;

export interface SagaConsumer {
  /** Its name is that of its queue as well. */
  readonly name: string;
  /** Undefined for a local one, which no rule feeds. */
  readonly pattern: unknown;
  /** Whether an event of this aggregate may be lost on its way to it: a saga asks again, and is answered again. */
  readonly mends: BusRule['mends'];
  readonly build: Build<SQSEvent, SQSBatchResponse>;
}

export const storeOn = (
  name: TableName,
  table: EventStore['table'],
  { timing, newId }: Pick<Environment, 'timing' | 'newId'>,
  log: Log,
): EventStore => createEventStore({ table, source: sourceOf(name), timing, newId, log });

const nothing = (): boolean => false;

const consumerOf = (
  table: TableName,
  consumer: Consumer,
  { serving = () => consumer, mends = nothing, local = false }: Partial<Declared> = {},
): SagaConsumer => {
  const { name, ordered, on, about } = consumer;
  const contracts = on.map(({ contract }) => contract);
  return {
    name,
    mends,
    pattern: local ? undefined : rulePattern({ service: table, name, ordered, contracts, about }),
    build: (ports) =>
      sqsHandler(serving(ports.storeOf(table), ports.log), {
        store: ports.storeOf(table),
        queue: sqsQueue({ client: ports.sqs, queueUrl: name, deadLetterQueueUrl: deadLettersOf(name) }),
        log: ports.log,
      }),
  };
};

interface Declared {
  /** The consumer with what its function gives it. */
  readonly serving: (store: EventStore, log: Log) => Consumer;
  readonly mends: BusRule['mends'];
  readonly local: boolean;
}

/** All that a saga asks is asked again when it is not answered. */
const asked: BusRule['mends'] = ({ type }) => type === 'LessonBooking';

/** Answers are given again. That there is a booking is told once: its workflow could not know what it has not heard. */
const answered: BusRule['mends'] = ({ type }) => type !== 'Booking';

/** In hundredths of a per cent. */
const COMMISSION = 1_500;

export const CONSUMERS: readonly SagaConsumer[] = [
  consumerOf('sagas', lessonBookingConsumer, { mends: answered }),
  consumerOf('sagas', lessonBookingLocalConsumer, { local: true }),
  consumerOf('booking', outcomes),
  consumerOf('booking', pushes, {
    local: true,
    serving: (store) => pushes.by({ store, push: async () => {} }),
  }),
  consumerOf('tutoring', tutoringRequests, {
    mends: asked,
    serving: (store) => tutoringRequests.within(worldOf(store)),
  }),
  consumerOf('payment', paymentRequests, {
    mends: asked,
    serving: (store, log) =>
      paymentRequests.by({
        payments: createPayments({ store, gateway: localGateway(store), log }),
        commission: COMMISSION,
      }),
  }),
  consumerOf('chat', chatRequests, { mends: asked }),
  consumerOf('chat', chatLessons),
  consumerOf('notification', notificationRequests, {
    mends: asked,
    serving: (store, log) => {
      const sender = localSender({ mailbox: createMailbox(store), from: 'lessons@example.com' });
      return notificationRequests.by({ notifications: createNotifications({ store, sender, log }) });
    },
  }),
];

/** Those that bookings wait for. */
export const PARTICIPANTS: readonly string[] = [
  tutoringRequests,
  paymentRequests,
  chatRequests,
  notificationRequests,
].map(({ name }) => name);

/** Queues that messages to oneself are sent to. */
export const LOCAL_CONSUMERS = { changed: pushes.name, cancellation: lessonBookingLocalConsumer.name };
