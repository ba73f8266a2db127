import { consumerFunction } from '@edtech/messaging';
import { republishFunction } from '@edtech/outbox';
import { bookingRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, bookingRepublication.by(republishFunction(store)));
