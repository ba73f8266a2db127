import { rowOfAggregate } from '@edtech/projection';
import { CustomAttributeType, Entity } from 'electrodb';

export const ACCESS = ['HELD', 'REVOKED'] as const;

/** A student in a course, from the first access on. */
export const EnrolmentRow = new Entity({
  model: { service: 'course', entity: 'enrolment', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    enrolmentId: { type: 'string', required: true },
    studentId: { type: 'string', required: true },
    courseId: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    access: { type: ACCESS, required: true },
    /** The edition that the student takes. */
    edition: { type: 'number', required: true },
    required: { type: CustomAttributeType<readonly string[]>('any'), required: true },
    learned: { type: CustomAttributeType<readonly string[]>('any'), required: true },
    /** When the first access was granted: ISO-8601, UTC. */
    enrolledAt: { type: 'string', required: true },
    completedAt: { type: 'string' },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('enrolments', 'Enrolment', 'enrolmentId'),
    byStudent: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'studentId'],
        template: 'enrolments-by-student#${generation}#${studentId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['enrolledAt', 'courseId'],
        template: '${enrolledAt}#${courseId}',
        casing: 'none',
      },
    },
    byCourse: {
      index: 'gsi2',
      pk: {
        field: 'gsi2pk',
        composite: ['generation', 'courseId'],
        template: 'enrolments-by-course#${generation}#${courseId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi2sk',
        composite: ['enrolledAt', 'studentId'],
        template: '${enrolledAt}#${studentId}',
        casing: 'none',
      },
    },
  },
});
