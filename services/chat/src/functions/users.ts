import { consumerFunction } from '@edtech/messaging';
import { users } from '../application/users.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, users);
