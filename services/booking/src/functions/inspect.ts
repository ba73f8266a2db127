import { inspectFunction } from '@edtech/operations/inspect';
import service from '../../service.ts';
import { lessonBookings } from '../application/sagas.ts';

export const handler = inspectFunction(service, lessonBookings.all);
