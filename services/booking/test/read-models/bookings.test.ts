import { happened, projected } from '@edtech/testkit';
import { Booking } from '../../src/domain/booking.ts';
import type { BookingEvent } from '../../src/domain/booking-events.ts';
import { BookingRow } from '../../src/read-models/booking-row.ts';
import { bookings } from '../../src/read-models/bookings.ts';
import {
  booked,
  cancelledByStudent,
  completed,
  details,
  failed,
  failure,
  requested,
} from '../domain/scene.ts';

const AT = '2026-01-01T00:00:00.000Z';

const rows = async (...events: readonly BookingEvent[]) =>
  (await projected(bookings, happened(Booking, 'b-1', events))).of(BookingRow);

const asked = { bookingId: 'b-1', ...details, status: 'REQUESTED', requestedAt: AT, version: 1 };

test('the list has a booking as it was asked for', async () => {
  expect(await rows(requested)).toEqual([asked]);
});

test('… with what came of it', async () => {
  expect(await rows(requested, completed)).toEqual([
    { ...asked, status: 'COMPLETED', endedAt: AT, ...booked, version: 2 },
  ]);
});

test('… or why it failed, and that it was to', async () => {
  expect(await rows(requested, cancelledByStudent, failed)).toEqual([
    { ...asked, status: 'FAILED', cancellationRequestedAt: AT, endedAt: AT, failure, version: 3 },
  ]);
});
