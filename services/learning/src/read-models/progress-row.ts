import { rowOfAggregate } from '@edtech/projection';
import { CustomAttributeType, Entity } from 'electrodb';

/** How far a student has come in a course. */
export const ProgressRow = new Entity({
  model: { service: 'learning', entity: 'progress', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    progressId: { type: 'string', required: true },
    studentId: { type: 'string', required: true },
    courseId: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    completedModules: { type: CustomAttributeType<readonly string[]>('any'), required: true },
    /** ISO-8601, UTC; so is the next. */
    begunAt: { type: 'string', required: true },
    updatedAt: { type: 'string', required: true },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('progress', 'Progress', 'progressId'),
    byStudent: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'studentId'],
        template: 'progress-by-student#${generation}#${studentId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['begunAt', 'courseId'],
        template: '${begunAt}#${courseId}',
        casing: 'none',
      },
    },
  },
});
