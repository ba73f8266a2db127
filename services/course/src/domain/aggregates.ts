import { Course } from './course.ts';
import { Enrolment } from './enrolment.ts';

/** All aggregates of the service. */
export const aggregates = [Course, Enrolment] as const;
