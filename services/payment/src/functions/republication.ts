import { consumerFunction } from '@edtech/messaging';
import { republishFunction } from '@edtech/outbox';
import { paymentRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, paymentRepublication.by(republishFunction(store)));
