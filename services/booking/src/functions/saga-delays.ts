import { sagaDelaysFunction } from '@edtech/saga';
import { sagasStore } from './sagas-store.ts';

export const handler = sagaDelaysFunction(sagasStore);
