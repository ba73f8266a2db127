import { Entity } from 'electrodb';
import { SCOPES } from './keys.ts';

const count = { type: 'number' } as const;

/**
 * Figures of a day: of everybody, of a tutor, or of a course; one of the rows among which they are divided. Which numbers it
 * has depends on the report.
 */
export const FiguresRow = new Entity({
  model: { service: 'analytics', entity: 'figures', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    report: { type: ['enrolments', 'revenue', 'lessons', 'registrations'] as const, required: true },
    scope: { type: SCOPES, required: true },
    /** 2026-11 */
    month: { type: 'string', required: true },
    /** The partition. Of a tutor or a course always the same; what is everybody's is in all of them. */
    part: { type: 'string', required: true },
    /** The tutor of the scope `tutor`, the course of the scope `course`, as it stands in keys. */
    subject: { type: 'string', required: true },
    /** 2026-11-28, of UTC. */
    day: { type: 'string', required: true },
    /** The course in the scope `tutor`, the tutor in the scope `course`, as it stands in keys. */
    other: { type: 'string', required: true },
    currency: { type: 'string', required: true },
    shard: { type: 'string', required: true },

    enrolled: count,
    revoked: count,
    coursesCompleted: count,
    payments: count,
    refunds: count,
    /** Minor units of the currency. */
    received: count,
    /** Minor units of the currency. */
    refunded: count,
    scheduled: count,
    completed: count,
    cancelled: count,
    /** Of lessons that took place, as far as it is known how long they took. */
    minutes: count,
    registered: count,
    deactivated: count,
  },
  indexes: {
    byMonth: {
      pk: {
        field: 'pk',
        composite: ['generation', 'report', 'scope', 'month', 'part'],
        template: 'figures#${generation}#${report}#${scope}#${month}#${part}',
        casing: 'none',
      },
      sk: {
        field: 'sk',
        composite: ['subject', 'day', 'other', 'currency', 'shard'],
        template: '${subject}#${day}#${other}#${currency}#${shard}',
        casing: 'none',
      },
    },
  },
});
