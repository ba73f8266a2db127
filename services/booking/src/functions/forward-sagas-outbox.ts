import { forwarderFunction } from '@edtech/outbox';
import { sagasStore } from './sagas-store.ts';

export const handler = forwarderFunction(sagasStore);
