import { consumerFunction } from '@edtech/messaging';
import { coursePrices } from '../application/course-prices.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, coursePrices);
