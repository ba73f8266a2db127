import { Entity } from 'electrodb';

/** What a course is called, and whose it is. */
export const CourseRow = new Entity({
  model: { service: 'analytics', entity: 'course', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    part: { type: 'string', required: true },
    courseId: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    title: { type: 'string', required: true },
  },
  indexes: {
    byId: {
      pk: {
        field: 'pk',
        composite: ['generation', 'part'],
        template: 'courses#${generation}#${part}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['courseId'], template: '${courseId}', casing: 'none' },
    },
  },
});
