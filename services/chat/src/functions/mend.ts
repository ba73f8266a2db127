import { mendFunction } from '@edtech/dead-letters/mend';
import { bookingRequests } from '../application/booking-requests.ts';
import { lessons } from '../application/lessons.ts';
import { chatRepublication } from '../application/republication.ts';
import { users } from '../application/users.ts';
import { store } from './store.ts';

export const handler = mendFunction('chat', {
  store,
  consumers: [bookingRequests, lessons, users, chatRepublication],
});
