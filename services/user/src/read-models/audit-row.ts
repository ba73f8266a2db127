import { Entity } from 'electrodb';

export const AUDIT_ACTIONS = ['REGISTERED', 'PROFILE_CHANGED', 'DEACTIVATED'] as const;

/** What was done to a user, once for each version of the user. No personal data but ids. */
export const AuditRow = new Entity({
  model: { service: 'user', entity: 'audit', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    userId: { type: 'string', required: true },
    /** Of the user. As wide as versions are, so that they are sorted as numbers. */
    version: { type: 'number', required: true, padding: { length: 10, char: '0' } },
    action: { type: AUDIT_ACTIONS, required: true },
    byKind: { type: ['user', 'anonymous', 'service'] as const, required: true },
    /** Of the user or the service that did it. */
    byId: { type: 'string' },
    /** Names of fields of the profile, with commas. */
    fields: { type: 'string' },
    /** ISO-8601, UTC. */
    at: { type: 'string', required: true },
    correlationId: { type: 'string', required: true },
  },
  indexes: {
    byUser: {
      pk: {
        field: 'pk',
        composite: ['generation', 'userId'],
        template: 'user-audit#${generation}#${userId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['version'], template: 'entry#${version}', casing: 'none' },
    },
  },
});
