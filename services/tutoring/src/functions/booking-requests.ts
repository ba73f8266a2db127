import { consumerFunction } from '@edtech/messaging';
import { bookingRequests } from '../application/booking-requests.ts';
import { store } from './store.ts';
import { world } from './world.ts';

export const handler = consumerFunction(store, bookingRequests.within(world));
