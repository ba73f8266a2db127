import { mendFunction } from '@edtech/dead-letters/mend';
import { bookingRequests } from '../application/booking-requests.ts';
import { tutoringRepublication } from '../application/republication.ts';
import { tutors } from '../application/tutors.ts';
import { store } from './store.ts';

export const handler = mendFunction('tutoring', {
  store,
  consumers: [tutors, bookingRequests, tutoringRepublication],
});
