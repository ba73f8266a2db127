import { Booking } from './booking.ts';

/** All aggregates of the service. */
export const aggregates = [Booking] as const;
