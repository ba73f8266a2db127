import { inboxSweeperFunction } from '@edtech/messaging';
import { progress } from '../application/progress.ts';
import { store } from './store.ts';

export const handler = inboxSweeperFunction(store, [progress]);
