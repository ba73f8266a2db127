import { consumerFunction } from '@edtech/messaging';
import { tutors } from '../application/tutors.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, tutors);
