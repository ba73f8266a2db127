import { consumerFunction } from '@edtech/messaging';
import { enrolments } from '../application/enrolments.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, enrolments);
