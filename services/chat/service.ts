import { consumes, route, service } from '@edtech/infrastructure';
import { bookingRequests } from './src/application/booking-requests.ts';
import { lessons } from './src/application/lessons.ts';
import { chatRepublication } from './src/application/republication.ts';
import { users } from './src/application/users.ts';
import { projections } from './src/read-models/index.ts';

/** A lesson that is looked at to decide on its session, and stays as it is. */
const decidesOnOthers = { executes: { decidesOnOthers: true } } as const;

export default service({
  name: 'chat',
  readModels: { of: 'chat sessions, who takes part, and messages', projections, indexes: ['gsi1'] },
  routes: [
    route('POST /chat-sessions', 'open-chat-session', {
      does: 'Opens the chat session of a lesson without a booking',
      executes: true,
    }),
    route('GET /chat-sessions', 'list-chat-sessions', {
      does: 'Lists the chat sessions of a user',
      reads: { indexes: ['gsi1'] },
    }),
    route('GET /chat-sessions/{chatSessionId}', 'get-chat-session', {
      does: 'Reads a chat session',
      loads: true,
    }),
    route('POST /chat-sessions/{chatSessionId}/close', 'close-chat-session', {
      ...decidesOnOthers,
      does: 'Closes a chat session',
    }),
    route('GET /chat-sessions/{chatSessionId}/messages', 'list-messages', {
      does: 'Lists the messages of a chat session',
      loads: true,
      reads: { atLeast: true },
    }),
    route('POST /chat-sessions/{chatSessionId}/messages', 'post-message', {
      does: 'Posts a message',
      executes: true,
    }),
    route('POST /chat-sessions/{chatSessionId}/messages/{messageId}/remove', 'remove-message', {
      does: 'Removes what a message says',
      executes: true,
    }),
    route('PUT /chat-sessions/{chatSessionId}/read-mark', 'mark-read', {
      does: 'Marks messages as read',
      executes: true,
    }),
  ],
  consumers: [
    consumes(bookingRequests, {
      ...decidesOnOthers,
      does: 'opens the chat sessions that bookings ask for',
    }),
    consumes(lessons, {
      ...decidesOnOthers,
      does: 'learns who may chat about a lesson, and closes its session when it is over',
    }),
    consumes(users, { does: 'learns who has left' }),
    consumes(chatRepublication, { does: "publishes again what a consumer of chat's events misses" }),
  ],
});
