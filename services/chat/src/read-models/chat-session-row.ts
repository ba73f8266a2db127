import { Entity } from 'electrodb';
import { CLOSE_REASONS } from '../domain/chat-session.ts';

/** A chat session, as all who take part in it see it. */
export const ChatSessionRow = new Entity({
  model: { service: 'chat', entity: 'chat-session', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    chatSessionId: { type: 'string', required: true },
    lessonId: { type: 'string', required: true },
    title: { type: 'string' },
    participants: { type: 'list', items: { type: 'string' }, required: true },
    /** ISO-8601, UTC. */
    openedAt: { type: 'string', required: true },
    /** How many there are: also the number of the last one. */
    messages: { type: 'number', required: true },
    lastMessageAt: { type: 'string' },
    closesAt: { type: 'string' },
    closedAt: { type: 'string' },
    closedBy: { type: 'string' },
    closeReason: { type: CLOSE_REASONS },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: {
      pk: {
        field: 'pk',
        composite: ['generation', 'chatSessionId'],
        template: 'chat-sessions#${generation}#${chatSessionId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: [], template: 'session', casing: 'none' },
    },
  },
});
