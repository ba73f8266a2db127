import { sweeperFunction } from '@edtech/outbox';
import { sagasStore } from './sagas-store.ts';

export const handler = sweeperFunction(sagasStore);
