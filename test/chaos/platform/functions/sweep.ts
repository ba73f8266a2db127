import { sweeperFunction } from '@edtech/outbox';
import { inQuickLambda } from '../time.ts';
import { store } from './store.ts';

export const handler = inQuickLambda(sweeperFunction(store));
