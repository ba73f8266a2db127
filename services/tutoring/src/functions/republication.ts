import { consumerFunction } from '@edtech/messaging';
import { republishFunction } from '@edtech/outbox';
import { tutoringRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, tutoringRepublication.by(republishFunction(store)));
