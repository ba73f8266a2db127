import { inboxSweeperFunction } from '@edtech/messaging';
import { recipients } from '../application/recipients.ts';
import { store } from './store.ts';

export const handler = inboxSweeperFunction(store, [recipients]);
