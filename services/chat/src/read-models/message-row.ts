import { Entity } from 'electrodb';

/** A message in its chat session. `text` is personal data. */
export const MessageRow = new Entity({
  model: { service: 'chat', entity: 'message', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    chatSessionId: { type: 'string', required: true },
    /** As wide as versions are, so that they are sorted as numbers. */
    number: { type: 'number', required: true, padding: { length: 10, char: '0' } },
    messageId: { type: 'string', required: true },
    senderId: { type: 'string', required: true },
    /** Absent once it was removed. */
    text: { type: 'string' },
    /** ISO-8601, UTC. */
    postedAt: { type: 'string', required: true },
    removedAt: { type: 'string' },
    removedBy: { type: 'string' },
    removalReason: { type: 'string' },
  },
  indexes: {
    bySession: {
      pk: {
        field: 'pk',
        composite: ['generation', 'chatSessionId'],
        template: 'chat-messages#${generation}#${chatSessionId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['number'], template: 'message#${number}', casing: 'none' },
    },
  },
});
