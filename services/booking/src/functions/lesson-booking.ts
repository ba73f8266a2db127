import { consumerFunction } from '@edtech/messaging';
import { lessonBookingConsumer } from '../application/sagas.ts';
import { sagasStore } from './sagas-store.ts';

export const handler = consumerFunction(sagasStore, lessonBookingConsumer);
