import { Entity } from 'electrodb';

/** One line of a saga's history, in the partition of the saga. */
export const HistoryRow = new Entity({
  model: { service: 'saga', entity: 'history', version: '1' },
  attributes: {
    name: { type: 'string', required: true },
    id: { type: 'string', required: true },
    /** Of the saga, after it. Padded, so that lines are sorted as they happened. */
    revision: { type: 'number', required: true, padding: { length: 10, char: '0' } },
    /** Among the lines of one transition, from 1. */
    position: { type: 'number', required: true, padding: { length: 3, char: '0' } },
    at: { type: 'string', required: true },
    what: { type: 'string', required: true },
    status: { type: 'string', required: true },
    step: { type: 'string' },
    attempt: { type: 'number' },
    code: { type: 'string' },
    reason: { type: 'string' },
    causeKind: { type: ['event', 'timer', 'person'] as const, required: true },
    /** Of the event or timer, or the person. */
    causeId: { type: 'string', required: true },
    /** The event's type, or the person's reason. */
    causeText: { type: 'string' },
    expiresAt: { type: 'number', required: true },
  },
  indexes: {
    bySaga: {
      pk: { field: 'pk', composite: ['name', 'id'], template: 'saga#${name}#${id}', casing: 'none' },
      sk: {
        field: 'sk',
        composite: ['revision', 'position'],
        template: 'history#${revision}#${position}',
        casing: 'none',
      },
    },
  },
});
