import { Entity } from 'electrodb';

/** Time that a tutor does not have: a lesson's, or on hold for a booking. */
export const TakenTimeRow = new Entity({
  model: { service: 'tutoring', entity: 'taken-time', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    /** ISO-8601, UTC. */
    start: { type: 'string', required: true },
    end: { type: 'string', required: true },
    /** Whose it is: a lesson's, or a booking's. */
    holder: { type: 'string', required: true },
    /** Of a hold: it is over from then on. */
    heldUntil: { type: 'string' },
  },
  indexes: {
    byTutor: {
      pk: {
        field: 'pk',
        composite: ['generation', 'tutorId'],
        template: 'taken-times#${generation}#${tutorId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['start', 'holder'], template: '${start}#${holder}', casing: 'none' },
    },
  },
});
