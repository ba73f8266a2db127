import { request, type SagaVersions, sagaConsumer, sagaVersions } from '@edtech/saga';
import { bookingProgressed } from '../domain/booking-progressed.ts';
import { lessonBooking } from './lesson-booking.ts';
import { entryOf } from './saga-entry.ts';

/** All versions of the saga that may still run. */
export const lessonBookings: SagaVersions = sagaVersions([lessonBooking], {
  tells: (history) =>
    history.length === 0 ? [] : [request(bookingProgressed, { entries: history.map(entryOf) })],
});

/** What starts and answers a booking's workflow. */
export const lessonBookingConsumer = sagaConsumer({
  name: 'booking-lesson-booking',
  versions: lessonBookings,
});

/** What the service itself tells the workflow: that the booking is to be cancelled. */
export const lessonBookingLocalConsumer = sagaConsumer({
  name: 'booking-lesson-booking-local',
  versions: lessonBookings,
  local: true,
});
