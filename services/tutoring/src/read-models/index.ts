import { lessons } from './lessons.ts';
import { takenTimes } from './taken-times.ts';
import { tutors } from './tutors.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [tutors, takenTimes, lessons];
