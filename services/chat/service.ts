import { consumes, pageOf, route, service } from '@edtech/infrastructure';
import { bookingRequests } from './src/application/booking-requests.ts';
import { lessons } from './src/application/lessons.ts';
import { chatRepublication } from './src/application/republication.ts';
import { users } from './src/application/users.ts';
import { aggregates } from './src/domain/aggregates.ts';
import {
  ChatSessionClosed,
  ChatSessionNotFound,
  LessonLongOver,
  LessonNotFound,
  LessonOff,
  MessageNotFound,
  MessageUnknown,
  OnlyParticipants,
  OnlyTutorCloses,
  OpenedByBooking,
  ParticipantLeft,
  SenderLeft,
} from './src/domain/refusals.ts';
import { projections } from './src/read-models/index.ts';

/** A lesson that is looked at to decide on its session, and stays as it is. */
const decidesOnOthers = { executes: { decidesOnOthers: true } } as const;

const OF_THOSE = 'For those who take part, and administrators.';

export default service({
  name: 'chat',
  aggregates,
  readModels: { of: 'chat sessions, who takes part, and messages', projections, indexes: ['gsi1'] },
  routes: [
    route('POST /chat-sessions', 'open-chat-session', {
      does: 'Opens the chat session of a lesson without a booking',
      executes: true,
      answers: { 200: 'chat-session', 201: 'chat-session' },
      refuses: [
        new LessonNotFound(),
        new LessonOff(),
        new LessonLongOver(),
        new OpenedByBooking(),
        new SenderLeft(),
        new ParticipantLeft(),
        new ChatSessionNotFound(),
      ],
      notes:
        'For the student and the tutor of the lesson, and administrators. A lesson has one session: one that is there is answered with 200.',
    }),
    route('GET /chat-sessions', 'list-chat-sessions', {
      does: 'Lists the chat sessions of a user',
      reads: { indexes: ['gsi1'] },
      parameters: { userId: 'Whose sessions; one’s own when absent. Others are for administrators.' },
      answers: { 200: pageOf('chatSessions', 'chat-session') },
    }),
    route('GET /chat-sessions/{chatSessionId}', 'get-chat-session', {
      does: 'Reads a chat session',
      loads: true,
      answers: { 200: 'chat-session-details' },
      refuses: [new ChatSessionNotFound()],
      notes: OF_THOSE,
    }),
    route('POST /chat-sessions/{chatSessionId}/close', 'close-chat-session', {
      ...decidesOnOthers,
      does: 'Closes a chat session',
      answers: { 200: 'chat-session' },
      refuses: [new ChatSessionNotFound(), new OnlyTutorCloses()],
      notes: 'For the tutor of the lesson, and administrators.',
    }),
    route('GET /chat-sessions/{chatSessionId}/messages', 'list-messages', {
      does: 'Lists the messages of a chat session',
      loads: true,
      reads: { atLeast: true },
      parameters: {
        after: 'Messages that come after the one with this number.',
        before: 'Messages that come before the one with this number.',
      },
      answers: { 200: 'messages' },
      refuses: [new ChatSessionNotFound()],
      notes: `${OF_THOSE} Without \`after\` and \`before\` it lists the latest; both at once are refused.`,
    }),
    route('POST /chat-sessions/{chatSessionId}/messages', 'post-message', {
      does: 'Posts a message',
      executes: true,
      answers: { 201: 'posted-message' },
      refuses: [
        new ChatSessionNotFound(),
        new OnlyParticipants(),
        new ChatSessionClosed(),
        new SenderLeft(),
        new ParticipantLeft(),
      ],
      notes: 'For those who take part.',
    }),
    route('POST /chat-sessions/{chatSessionId}/messages/{messageId}/remove', 'remove-message', {
      does: 'Removes what a message says',
      executes: true,
      answers: { 200: 'removed-message' },
      refuses: [new MessageNotFound()],
    }),
    route('PUT /chat-sessions/{chatSessionId}/read-mark', 'mark-read', {
      does: 'Marks messages as read',
      executes: true,
      answers: { 200: 'chat-session' },
      refuses: [new ChatSessionNotFound(), new OnlyParticipants(), new MessageUnknown(2)],
      notes: 'For those who take part.',
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
