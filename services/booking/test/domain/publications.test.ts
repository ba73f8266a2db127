import { lessonBookingCancellationRequestedV1, lessonBookingRequestedV1 } from '@edtech/contracts';
import { type Actor, createEventStore, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem } from '@edtech/event-store/layout';
import { Booking } from '../../src/domain/booking.ts';
import { cancelBooking, requestBooking } from '../../src/domain/booking-decisions.ts';
import { admin, details, student } from './scene.ts';

const actor: Actor = { kind: 'anonymous' };
const context = { correlationId: 'c', causationId: 'r', actor };

/** What others learn when this person cancels a booking. */
const published = async (person: typeof student) => {
  const table = memoryTable();
  const store = createEventStore({ table, source: 'edtech.booking' });
  const wanted = { ...details, courseId: 'c-1', module: 'm-1', tutorName: 'Tom' };
  await store.execute(Booking, 'b-1', requestBooking(wanted), { context });
  await store.execute(Booking, 'b-1', cancelBooking(person, false), { context });
  const items = [];
  for await (const item of table.scan({ pkPrefix: 'outbox#' })) items.push(decodeOutboxItem(item));
  return items
    .filter(({ destination }) => destination === 'bus')
    .map(({ eventType, sequence, eventData }) => ({
      eventType,
      sequence,
      data: JSON.parse(eventData),
    }));
};

test('others learn what is wanted, and that it is to be cancelled', async () => {
  expect(await published(student)).toMatchObject([
    {
      eventType: lessonBookingRequestedV1.type,
      sequence: 1,
      data: { bookingId: 'b-1', ...details, courseId: 'c-1', module: 'm-1', tutorName: 'Tom' },
    },
    {
      eventType: lessonBookingCancellationRequestedV1.type,
      sequence: 2,
      data: {
        bookingId: 'b-1',
        studentId: 's-1',
        tutorId: 't-1',
        code: 'cancelled-by-student',
        reason: 'You have cancelled the booking.',
      },
    },
  ]);
});

test('what an administrator cancels is told apart, and not by name', async () => {
  const [, told] = await published(admin);
  expect(told?.data).toMatchObject({ code: 'cancelled-by-admin' });
  expect(JSON.stringify(told)).not.toContain(admin.userId);
});
