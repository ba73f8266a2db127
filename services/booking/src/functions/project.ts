import { projectorFunction } from '@edtech/projection';
import { projections } from '../read-models/index.ts';
import { store } from './store.ts';

export const handler = projectorFunction(store, projections);
