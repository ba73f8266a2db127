import { mendFunction } from '@edtech/dead-letters/mend';
import { outcomes } from '../application/outcomes.ts';
import { pushes } from '../application/pushes.ts';
import { bookingRepublication } from '../application/republication.ts';
import { lessonBookingConsumer, lessonBookingLocalConsumer, lessonBookings } from '../application/sagas.ts';
import { sagasStore } from './sagas-store.ts';
import { store } from './store.ts';

export const handler = mendFunction('booking', {
  store,
  consumers: [outcomes, pushes, bookingRepublication, lessonBookingConsumer, lessonBookingLocalConsumer],
  sagas: { store: sagasStore, versions: [lessonBookings] },
});
