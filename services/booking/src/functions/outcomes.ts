import { consumerFunction } from '@edtech/messaging';
import { outcomes } from '../application/outcomes.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, outcomes);
