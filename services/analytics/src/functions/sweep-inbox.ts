import { inboxSweeperFunction } from '@edtech/messaging';
import { activity } from '../application/activity.ts';
import { store } from './store.ts';

export const handler = inboxSweeperFunction(store, [activity]);
