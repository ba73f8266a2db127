import { mendFunction } from '@edtech/dead-letters/mend';
import { progress } from '../application/progress.ts';
import { learningRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = mendFunction('learning', { store, consumers: [progress, learningRepublication] });
