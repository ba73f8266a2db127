import { followEvery, type PagePlace, projection } from '@edtech/projection';
import { Lesson } from '../domain/lesson.ts';
import { LessonRow } from './lesson-row.ts';

/** Lessons of students and of tutors. One that a booking asked for in vain is none. A single one is read from its own stream. */
export const lessons = projection({
  name: 'lessons',
  version: 1,
  perAggregate: true,
  follows: followEvery(Lesson, {
    LessonScheduled: ({ aggregateId: lessonId, version, data: { paymentId: _, ...details } }, rows) =>
      rows.put(LessonRow, { lessonId, ...details, status: 'SCHEDULED', version }),
    CreationConfirmed: ({ aggregateId: lessonId, version }, rows) =>
      rows.patch(LessonRow, { lessonId }, { version }),
    CreationRejected: ({ aggregateId: lessonId, version }, rows) =>
      rows.patch(LessonRow, { lessonId }, { version }),
    LessonCompleted: ({ aggregateId: lessonId, version, occurredAt: endedAt }, rows) =>
      rows.patch(LessonRow, { lessonId }, { status: 'COMPLETED', endedAt, version }),
    LessonCancelled: (
      { aggregateId: lessonId, version, occurredAt: endedAt, data: { cancelledBy, reason } },
      rows,
    ) => rows.patch(LessonRow, { lessonId }, { status: 'CANCELLED', endedAt, cancelledBy, reason, version }),
  }),
});

/** Latest beginning first: that never changes. */
export const lessonsOfStudent =
  (studentId: string) =>
  ({ generation, index }: PagePlace) =>
    LessonRow.query.byStudent({ generation, studentId }).go({ ...index, order: 'desc' });

export const lessonsOfTutor =
  (tutorId: string) =>
  ({ generation, index }: PagePlace) =>
    LessonRow.query.byTutor({ generation, tutorId }).go({ ...index, order: 'desc' });
