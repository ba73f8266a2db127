import { Entity } from 'electrodb';

/** Somebody's part in a chat session. */
export const ParticipantRow = new Entity({
  model: { service: 'chat', entity: 'participant', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    chatSessionId: { type: 'string', required: true },
    userId: { type: 'string', required: true },
    /** When the session was opened: ISO-8601, UTC. */
    openedAt: { type: 'string', required: true },
    /** The number of the last message that was read; 0 before the first. */
    readUpTo: { type: 'number', required: true },
  },
  indexes: {
    bySession: {
      pk: {
        field: 'pk',
        composite: ['generation', 'chatSessionId'],
        template: 'chat-participants#${generation}#${chatSessionId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['userId'], template: 'participant#${userId}', casing: 'none' },
    },
    byUser: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'userId'],
        template: 'chat-sessions-of#${generation}#${userId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['openedAt', 'chatSessionId'],
        template: '${openedAt}#${chatSessionId}',
        casing: 'none',
      },
    },
  },
});
