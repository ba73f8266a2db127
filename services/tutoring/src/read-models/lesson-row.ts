import { rowOfAggregate } from '@edtech/projection';
import { Entity } from 'electrodb';

export const LESSON_STATUSES = ['SCHEDULED', 'COMPLETED', 'CANCELLED'] as const;

/** A lesson, as its two people see it. */
export const LessonRow = new Entity({
  model: { service: 'tutoring', entity: 'lesson', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    lessonId: { type: 'string', required: true },
    studentId: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    status: { type: LESSON_STATUSES, required: true },
    /** ISO-8601, UTC. */
    scheduledTime: { type: 'string', required: true },
    durationMinutes: { type: 'number', required: true },
    subject: { type: 'string', required: true },
    price: {
      type: 'map',
      properties: {
        minorUnits: { type: 'number', required: true },
        currency: { type: 'string', required: true },
      },
    },
    courseId: { type: 'string' },
    module: { type: 'string' },
    bookingId: { type: 'string' },
    /** When it was completed or cancelled. */
    endedAt: { type: 'string' },
    cancelledBy: { type: 'string' },
    reason: { type: 'string' },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('lessons', 'Lesson', 'lessonId'),
    byStudent: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'studentId'],
        template: 'lessons-of-student#${generation}#${studentId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['scheduledTime', 'lessonId'],
        template: '${scheduledTime}#${lessonId}',
        casing: 'none',
      },
    },
    byTutor: {
      index: 'gsi2',
      pk: {
        field: 'gsi2pk',
        composite: ['generation', 'tutorId'],
        template: 'lessons-of-tutor#${generation}#${tutorId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi2sk',
        composite: ['scheduledTime', 'lessonId'],
        template: '${scheduledTime}#${lessonId}',
        casing: 'none',
      },
    },
  },
});
