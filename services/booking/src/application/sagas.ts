import type { DataOf, lessonBookingRequestedV1 } from '@edtech/contracts';
import { request, type SagaVersions, sagaConsumer, sagaVersions } from '@edtech/saga';
import { bookingProgressed } from '../domain/booking-progressed.ts';
import { lessonBooking } from './lesson-booking.ts';
import { entryOf } from './saga-entry.ts';

/** All versions of the saga that may still run. */
export const lessonBookings: SagaVersions = sagaVersions([lessonBooking], {
  tells: (history, { start }) => {
    // It begins with the request of the booking, as its contract says.
    const { studentId } = start as DataOf<typeof lessonBookingRequestedV1>;
    return history.length === 0
      ? []
      : [request(bookingProgressed, { studentId, entries: history.map(entryOf) })];
  },
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
