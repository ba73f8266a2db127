import { activeUsers } from './active-users.ts';
import { courses } from './courses.ts';
import { figures } from './figures.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [figures, activeUsers, courses];
