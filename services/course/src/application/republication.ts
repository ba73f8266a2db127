import { republication } from '@edtech/messaging';

/** A consumer that misses events of a course or an enrolment gets them again. */
export const courseRepublication = republication({ name: 'course-republication', source: 'edtech.course' });
