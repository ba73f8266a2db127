import { consumerFunction } from '@edtech/messaging';
import { requests } from '../application/requests.ts';
import { notifications } from './notifications.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, requests.by({ notifications }));
