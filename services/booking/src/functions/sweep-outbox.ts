import { sweeperFunction } from '@edtech/outbox';
import { store } from './store.ts';

export const handler = sweeperFunction(store);
