import { Entity } from 'electrodb';

/*
 * The items of a sagas table. Templates are explicit and keep their case, so that filters of the stream can match them and
 * ids that differ in case only are two.
 */

export const STATUSES = ['RUNNING', 'COMPENSATING', 'COMPLETED', 'FAILED', 'STUCK'] as const;

/** A saga: what can be asked for as attributes, the rest as JSON. */
export const SagaRow = new Entity({
  model: { service: 'saga', entity: 'saga', version: '1' },
  attributes: {
    name: { type: 'string', required: true },
    id: { type: 'string', required: true },
    status: { type: STATUSES, required: true },
    definitionVersion: { type: 'number', required: true },
    /** Counts its transitions, from 1: what a commit is conditional on. */
    revision: { type: 'number', required: true },
    /** Ids of the timers that still mean something. */
    openTimers: { type: 'list', items: { type: 'string' }, required: true },
    /** When the first of them is due. */
    nextDeadline: { type: 'string' },
    /** When it is looked at next, by a delayed message. */
    wakeAt: { type: 'string' },
    /** How many messages it has published: their sequence. */
    published: { type: 'number', required: true },
    startedAt: { type: 'string', required: true },
    updatedAt: { type: 'string', required: true },
    finishedAt: { type: 'string' },
    failureCode: { type: 'string' },
    correlationId: { type: 'string', required: true },
    /** The event with which it began, of the aggregate to which its outcome is told. */
    startedByType: { type: 'string', required: true },
    startedById: { type: 'string', required: true },
    startedBySequence: { type: 'number', required: true },
    /** W3C traceparent. */
    trace: { type: 'string' },
    /** Its state, as JSON. */
    state: { type: 'string', required: true },
    attentionPk: { type: 'string' },
    attentionSk: { type: 'string' },
    /** Epoch seconds after which DynamoDB may delete it. */
    expiresAt: { type: 'number' },
  },
  indexes: {
    byId: {
      pk: { field: 'pk', composite: ['name', 'id'], template: 'saga#${name}#${id}', casing: 'none' },
      sk: { field: 'sk', composite: [], template: 'saga', casing: 'none' },
    },
    byStatus: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['name', 'status'],
        template: 'status#${name}#${status}',
        casing: 'none',
      },
      sk: { field: 'gsi1sk', composite: ['startedAt', 'id'], template: '${startedAt}#${id}', casing: 'none' },
    },
    byCorrelation: {
      index: 'gsi2',
      pk: {
        field: 'gsi2pk',
        composite: ['correlationId'],
        template: 'correlation#${correlationId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi2sk',
        composite: ['startedAt', 'name', 'id'],
        template: '${startedAt}#${name}#${id}',
        casing: 'none',
      },
    },
  },
});
