import { Entity } from 'electrodb';

/** A lesson that a student has taken in a course, once for each. */
export const LessonRow = new Entity({
  model: { service: 'learning', entity: 'lesson', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    progressId: { type: 'string', required: true },
    /** As wide as versions are, so that they are sorted as numbers. */
    version: { type: 'number', required: true, padding: { length: 10, char: '0' } },
    lessonId: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    module: { type: 'string' },
    /** When the lesson was over: RFC 3339. */
    completedAt: { type: 'string', required: true },
  },
  indexes: {
    byProgress: {
      pk: {
        field: 'pk',
        composite: ['generation', 'progressId'],
        template: 'lessons-taken#${generation}#${progressId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['version'], template: 'lesson#${version}', casing: 'none' },
    },
  },
});
