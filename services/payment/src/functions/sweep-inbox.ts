import { inboxSweeperFunction } from '@edtech/messaging';
import { accounts } from '../application/accounts.ts';
import { store } from './store.ts';

export const handler = inboxSweeperFunction(store, [accounts]);
