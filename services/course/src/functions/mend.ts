import { mendFunction } from '@edtech/dead-letters/mend';
import { enrolments } from '../application/enrolments.ts';
import { courseRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = mendFunction('course', { store, consumers: [enrolments, courseRepublication] });
