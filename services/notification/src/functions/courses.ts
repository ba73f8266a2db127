import { consumerFunction } from '@edtech/messaging';
import { courses } from '../application/courses.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, courses);
