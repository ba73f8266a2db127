import { jsonLog } from '@edtech/contracts';
import { createNotifications } from '../application/notifications.ts';
import { sender } from './sender.ts';
import { store } from './store.ts';

/** The notifications of this container. */
export const notifications = createNotifications({ store, sender, log: jsonLog });
