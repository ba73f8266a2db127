import { consumerFunction } from '@edtech/messaging';
import { recipients } from '../application/recipients.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, recipients);
