import {
  availabilityHoldRequestedV1,
  availabilityReleaseRequestedV1,
  lessonCreationRequestedV1,
} from '@edtech/contracts';
import { type Consumer, consumer, handles } from '@edtech/messaging';
import { createForBooking } from './create-for-booking.ts';
import { holdForBooking } from './hold-for-booking.ts';
import { releaseForBooking } from './release-for-booking.ts';
import type { World } from './world.ts';

const NAME = 'tutoring-booking-requests';

const within = (world: World): Consumer =>
  consumer({
    name: NAME,
    // A booking waits for the answer to one request before it sends the next; a release that overtakes is remembered.
    ordered: false,
    on: [
      handles(availabilityHoldRequestedV1, ({ data }, tx) => holdForBooking(tx, world, data)),
      handles(availabilityReleaseRequestedV1, ({ data }, tx) => releaseForBooking(tx, data)),
      handles(lessonCreationRequestedV1, ({ data }, tx) => createForBooking(tx, world, data)),
    ],
  });

const nowhere = (): never => {
  throw new Error(`${NAME} was not told the time.`);
};

/**
 * What bookings ask for: to hold a tutor's time, to give it free, to make a lesson of it. Every request is answered by an
 * event, a refusal as well. The rule follows from this declaration; the clock is given to it by its function.
 */
export const bookingRequests = { ...within({ now: nowhere }), within };
