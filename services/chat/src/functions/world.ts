import { worldOf } from '../application/world.ts';
import { store } from './store.ts';

export const world = worldOf(store);
