import { consumerFunction } from '@edtech/messaging';
import { bookingRequests } from '../application/booking-requests.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, bookingRequests);
