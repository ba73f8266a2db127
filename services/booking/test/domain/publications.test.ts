import { lessonBookingRequestedV1 } from '@edtech/contracts';
import { type Actor, createEventStore, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem } from '@edtech/event-store/layout';
import { Booking } from '../../src/domain/booking.ts';
import { cancelBooking, requestBooking } from '../../src/domain/booking-decisions.ts';
import { cancellationWanted } from '../../src/domain/cancellation-wanted.ts';
import { admin, details, student } from './scene.ts';

const actor: Actor = { kind: 'anonymous' };
const context = { correlationId: 'c', causationId: 'r', actor };

/** What leaves the outbox when this person cancels a booking. */
const left = async (person: typeof student) => {
  const table = memoryTable();
  const store = createEventStore({ table, source: 'edtech.booking' });
  const wanted = { ...details, courseId: 'c-1', module: 'm-1', tutorName: 'Tom' };
  await store.execute(Booking, 'b-1', requestBooking(wanted), { context });
  await store.execute(Booking, 'b-1', cancelBooking(person, false), { context });
  const items = [];
  for await (const item of table.scan({ pkPrefix: 'outbox#' })) items.push(decodeOutboxItem(item));
  return items.map(({ destination, eventType, sequence, eventData }) => ({
    destination,
    eventType,
    sequence,
    data: JSON.parse(eventData),
  }));
};

test('others learn what is wanted, and nothing more before they learn how it ended', async () => {
  const published = (await left(student)).filter(({ destination }) => destination === 'bus');
  expect(published).toMatchObject([
    {
      eventType: lessonBookingRequestedV1.type,
      sequence: 1,
      data: { bookingId: 'b-1', ...details, courseId: 'c-1', module: 'm-1', tutorName: 'Tom' },
    },
  ]);
});

const told = async (person: typeof student) =>
  (await left(person)).find(({ eventType }) => eventType === cancellationWanted.type);

test('its workflow is told that it is to be cancelled, and why', async () => {
  expect(await told(student)).toMatchObject({
    destination: 'local',
    data: { bookingId: 'b-1', code: 'cancelled-by-student', reason: 'You have cancelled the booking.' },
  });
});

test('what an administrator cancels is told apart, and not by name', async () => {
  const one = await told(admin);
  expect(one?.data).toMatchObject({ code: 'cancelled-by-admin' });
  expect(JSON.stringify(one)).not.toContain(admin.userId);
});
