import { consumerFunction } from '@edtech/messaging';
import { progress } from '../application/progress.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, progress);
