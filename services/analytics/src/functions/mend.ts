import { mendFunction } from '@edtech/dead-letters/mend';
import { activity } from '../application/activity.ts';
import { store } from './store.ts';

export const handler = mendFunction('analytics', { store, consumers: [activity] });
