import { consumerFunction } from '@edtech/messaging';
import { republishFunction } from '@edtech/outbox';
import { learningRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, learningRepublication.by(republishFunction(store)));
