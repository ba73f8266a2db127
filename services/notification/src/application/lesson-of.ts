import type { Lesson } from '../domain/kinds.ts';

/** Of what an event says of a lesson, what a mail does. */
export const lessonOf = ({
  studentId,
  tutorId,
  scheduledTime,
  durationMinutes,
  subject,
}: Lesson): Lesson => ({
  studentId,
  tutorId,
  scheduledTime,
  ...(durationMinutes === undefined ? {} : { durationMinutes }),
  ...(subject === undefined ? {} : { subject }),
});
