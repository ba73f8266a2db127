import { consumerFunction } from '@edtech/messaging';
import { republishFunction } from '@edtech/outbox';
import { courseRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, courseRepublication.by(republishFunction(store)));
