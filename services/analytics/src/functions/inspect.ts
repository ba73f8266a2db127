import { inspectFunction } from '@edtech/operations/inspect';
import service from '../../service.ts';

export const handler = inspectFunction(service);
