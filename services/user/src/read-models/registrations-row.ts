import { Entity } from 'electrodb';
import { ROLES } from '../domain/user.ts';

/** How many registered on a day in a role; one of the parts in which that is counted. */
export const RegistrationsRow = new Entity({
  model: { service: 'user', entity: 'registrations', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    /** 2026-11 */
    month: { type: 'string', required: true },
    /** 2026-11-23, of UTC. */
    day: { type: 'string', required: true },
    role: { type: ROLES, required: true },
    part: { type: 'string', required: true },
    registered: { type: 'number', required: true },
  },
  indexes: {
    byMonth: {
      pk: {
        field: 'pk',
        composite: ['generation', 'month'],
        template: 'registrations#${generation}#${month}',
        casing: 'none',
      },
      sk: {
        field: 'sk',
        composite: ['day', 'role', 'part'],
        template: '${day}#${role}#${part}',
        casing: 'none',
      },
    },
  },
});
