import { consumerFunction } from '@edtech/messaging';
import { pusher } from '@edtech/push';
import { pushes } from '../application/pushes.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, pushes.by({ push: pusher(), store }));
