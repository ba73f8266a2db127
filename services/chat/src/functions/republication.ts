import { consumerFunction } from '@edtech/messaging';
import { republishFunction } from '@edtech/outbox';
import { chatRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, chatRepublication.by(republishFunction(store)));
