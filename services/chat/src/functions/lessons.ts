import { consumerFunction } from '@edtech/messaging';
import { lessons } from '../application/lessons.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, lessons);
