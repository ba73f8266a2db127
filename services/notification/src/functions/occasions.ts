import { consumerFunction } from '@edtech/messaging';
import { occasions } from '../application/occasions.ts';
import { notifications } from './notifications.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, occasions.by({ notifications }));
