import { consumerFunction } from '@edtech/messaging';
import { republishFunction } from '@edtech/outbox';
import { notificationRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, notificationRepublication.by(republishFunction(store)));
