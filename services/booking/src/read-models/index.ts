import { bookings } from './bookings.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [bookings];
