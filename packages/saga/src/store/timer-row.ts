import { Entity } from 'electrodb';

/** Filters of the table's stream match this. */
export const TIMER_PREFIX = 'timer#';

/** A timer: its removal, whatever removes it, is what fires it. */
export const TimerRow = new Entity({
  model: { service: 'saga', entity: 'timer', version: '1' },
  attributes: {
    name: { type: 'string', required: true },
    id: { type: 'string', required: true },
    timer: { type: 'string', required: true },
    /** ISO-8601, UTC. */
    dueAt: { type: 'string', required: true },
    /** Whether a message is sent that has its saga looked at when it is due: of several timers, one is enough. */
    wakes: { type: 'boolean', required: true },
    /** Epoch seconds, rounded up: DynamoDB never deletes it before it is due. */
    expiresAt: { type: 'number', required: true },
    attentionPk: { type: 'string', required: true },
    attentionSk: { type: 'string', required: true },
  },
  indexes: {
    byId: {
      pk: { field: 'pk', composite: ['name', 'id'], template: 'timer#${name}#${id}', casing: 'none' },
      sk: { field: 'sk', composite: ['timer'], template: '${timer}', casing: 'none' },
    },
  },
});
