import { projectionSweeperFunction } from '@edtech/projection';
import { projections } from '../read-models/index.ts';
import { store } from './store.ts';

export const handler = projectionSweeperFunction(store, projections);
