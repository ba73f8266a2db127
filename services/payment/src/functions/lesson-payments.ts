import { consumerFunction } from '@edtech/messaging';
import { lessonPayments } from '../application/lesson-payments.ts';
import { payments } from './payments.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, lessonPayments.by({ payments }));
