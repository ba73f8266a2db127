import { lessonBookingRequestedV1 } from '@edtech/contracts';
import { type Actor, createEventStore, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem } from '@edtech/event-store/layout';
import { Booking } from '../../src/domain/booking.ts';
import { cancelBooking, requestBooking } from '../../src/domain/booking-decisions.ts';
import { admin, details, student } from './scene.ts';

const actor: Actor = { kind: 'anonymous' };
const context = { correlationId: 'c', causationId: 'r', actor };

/** What leaves the service, and what it tells itself, when this person cancels a booking. */
const left = async (person: typeof student) => {
  const table = memoryTable();
  const store = createEventStore({ table, source: 'edtech.booking' });
  const wanted = { ...details, courseId: 'c-1', module: 'm-1', tutorName: 'Tom' };
  await store.execute(Booking, 'b-1', requestBooking(wanted), { context });
  await store.execute(Booking, 'b-1', cancelBooking(person, false), { context });
  const items = [];
  for await (const item of table.scan({ pkPrefix: 'outbox#' })) items.push(decodeOutboxItem(item));
  return items
    .toSorted((one, other) => one.destination.localeCompare(other.destination))
    .map(({ destination, eventType, eventData }) => ({
      destination,
      eventType,
      data: JSON.parse(eventData),
    }));
};

test('a booking publishes what is wanted; that it is to be cancelled, its workflow alone is told', async () => {
  const [published, told, ...others] = await left(student);
  expect(published).toMatchObject({
    destination: 'bus',
    eventType: lessonBookingRequestedV1.type,
    data: { bookingId: 'b-1', ...details, courseId: 'c-1', module: 'm-1', tutorName: 'Tom' },
  });
  expect(told).toEqual({
    destination: 'local',
    eventType: 'lesson.booking.cancellation.wanted',
    data: { bookingId: 'b-1', code: 'cancelled-by-student', reason: 'You have cancelled the booking.' },
  });
  expect(others).toEqual([]);
});

test('what an administrator cancels is told apart, and not by name', async () => {
  const [, told] = await left(admin);
  expect(told?.data).toMatchObject({ code: 'cancelled-by-admin' });
  expect(JSON.stringify(told)).not.toContain(admin.userId);
});
