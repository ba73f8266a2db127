import { sagaTimersFunction } from '@edtech/saga';
import { lessonBookings } from '../application/sagas.ts';
import { sagasStore } from './sagas-store.ts';

export const handler = sagaTimersFunction(sagasStore, [lessonBookings]);
