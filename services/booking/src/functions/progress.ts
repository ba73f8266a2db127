import { sagaProgress } from '../application/saga-progress.ts';
import { sagasStore } from './sagas-store.ts';

export const progress = sagaProgress(sagasStore.table);
