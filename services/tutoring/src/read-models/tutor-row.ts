import { Entity } from 'electrodb';

/** A tutor who teaches, as the API shows one. `displayName` and `about` are personal data. */
export const TutorRow = new Entity({
  model: { service: 'tutoring', entity: 'tutor', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    displayName: { type: 'string' },
    subjects: { type: 'list', items: { type: 'string' }, required: true },
    about: { type: 'string' },
    hourlyRate: {
      type: 'map',
      properties: {
        minorUnits: { type: 'number', required: true },
        currency: { type: 'string', required: true },
      },
    },
    timeZone: { type: 'string', required: true },
    /** Weekly hours and exceptions, as JSON: they are read whole or not at all. */
    hours: { type: 'string', required: true },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: {
      pk: {
        field: 'pk',
        composite: ['generation', 'tutorId'],
        template: 'tutors#${generation}#${tutorId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: [], template: 'tutor', casing: 'none' },
    },
  },
});
