import { consumerFunction } from '@edtech/messaging';
import { republishFunction } from '@edtech/outbox';
import { userRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, userRepublication.by(republishFunction(store)));
