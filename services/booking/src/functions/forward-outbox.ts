import { forwarderFunction } from '@edtech/outbox';
import { store } from './store.ts';

export const handler = forwarderFunction(store);
