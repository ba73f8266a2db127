import { consumerFunction } from '@edtech/messaging';
import { audit } from '../application/audit.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, audit);
