import { randomUUID } from 'node:crypto';
import {
  availabilityConfirmedV1,
  availabilityRejectedV1,
  type DataOf,
  type EventContract,
  lessonBookingRequestedV1,
} from '@edtech/contracts';
import { createEventStore, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem, type OutboxItem } from '@edtech/event-store/layout';
import { type Consumer, type Queue, sqsHandler } from '@edtech/messaging';
import { manualClock } from '@edtech/testkit';
import { sagaProgress } from '../../src/application/saga-progress.ts';
import { lessonBookingConsumer, lessonBookingLocalConsumer } from '../../src/application/sagas.ts';
import { bookingProgressed } from '../../src/domain/booking-progressed.ts';
import { cancellationWanted } from '../../src/domain/cancellation-wanted.ts';
import { details } from '../domain/scene.ts';
import { recordOf } from './consuming.ts';
import { NOW } from './scene.ts';

const queue: Queue = { requeue: async () => {}, deadLetter: async () => {}, delay: async () => {} };

/** The workflow of a booking, on a table of its own. */
const workflow = () => {
  const table = memoryTable();
  const store = createEventStore({
    table,
    source: 'edtech.booking',
    timing: manualClock(Date.parse(NOW)),
  });
  const hearing =
    (consumer: Consumer) =>
    async <Contract extends EventContract>(contract: Contract, data: DataOf<Contract>): Promise<void> => {
      const { type, version, context, aggregate } = contract;
      const id = randomUUID();
      const detail = {
        id,
        type,
        version,
        source: `edtech.${context}`,
        aggregate: { type: aggregate, id: 'b-1', sequence: 1 },
        occurredAt: NOW,
        correlationId: 'c-1',
        causationId: 'd-1',
        data,
      };
      const { batchItemFailures } = await sqsHandler(consumer, { store, queue, log: () => {} })(
        { Records: [recordOf(JSON.stringify({ detail }), id)] },
        { getRemainingTimeInMillis: () => 15_000 },
      );
      expect(batchItemFailures).toEqual([]);
    };
  return {
    hear: hearing(lessonBookingConsumer),
    hearLocally: hearing(lessonBookingLocalConsumer),
    progress: () => sagaProgress(table).of('b-1'),
    /** What it has told within the service, in the order of its transitions. */
    async told(): Promise<readonly OutboxItem[]> {
      const items: OutboxItem[] = [];
      for await (const item of table.scan({ pkPrefix: 'outbox#' })) items.push(decodeOutboxItem(item));
      return items
        .filter(({ eventType }) => eventType === bookingProgressed.type)
        .toSorted((one, other) => one.sequence - other.sequence);
    },
  };
};

const requested = { bookingId: 'b-1', ...details, timestamp: NOW };
const { subject: _subject, price: _price, ...asked } = requested;

test('a workflow that has not begun is not seen', async () => {
  expect(await workflow().progress()).toBeUndefined();
});

test('one that has begun says which step it asks for, and may go back', async () => {
  const { hear, progress } = workflow();
  await hear(lessonBookingRequestedV1, requested);
  expect(await progress()).toEqual({
    isPastReturn: false,
    history: [
      { at: NOW, event: 'WORKFLOW_STARTED' },
      { at: NOW, event: 'ASKED', step: 'AVAILABILITY_CHECK' },
    ],
  });
});

test('what a step comes to is told, with the reason when it is refused', async () => {
  const { hear, progress } = workflow();
  await hear(lessonBookingRequestedV1, requested);
  const refused = { code: 'slot-taken', reason: 'The tutor has another lesson at this time.' };
  await hear(availabilityRejectedV1, { ...asked, ...refused });
  expect((await progress())?.history).toContainEqual({
    at: NOW,
    event: 'REFUSED',
    step: 'AVAILABILITY_CHECK',
    ...refused,
  });
});

test('a booking that is to be cancelled cancels its workflow, which gives back what it has', async () => {
  const { hear, hearLocally, progress } = workflow();
  await hear(lessonBookingRequestedV1, requested);
  await hear(availabilityConfirmedV1, { ...asked, heldUntil: NOW });
  const reason = 'You have cancelled the booking.';
  await hearLocally(cancellationWanted, { bookingId: 'b-1', code: 'cancelled-by-student', reason });
  const events = (await progress())?.history.map(({ event, step }) => [event, step]);
  expect(events).toEqual(
    expect.arrayContaining([
      ['WORKFLOW_CANCELLED', undefined],
      ['UNDO_ASKED', 'PAYMENT_AUTHORIZATION'],
    ]),
  );
});

test('what its history gains, the service is told with each transition, under its revision', async () => {
  const { hear, progress, told } = workflow();
  await hear(lessonBookingRequestedV1, requested);
  await hear(availabilityConfirmedV1, { ...asked, heldUntil: NOW });
  const items = await told();
  expect(items.map(({ destination, aggregateId, sequence }) => [destination, aggregateId, sequence])).toEqual(
    [
      ['local', 'b-1', 1],
      ['local', 'b-1', 2],
    ],
  );
  expect(items.flatMap(({ eventData }) => JSON.parse(eventData).entries)).toEqual(
    (await progress())?.history,
  );
});
