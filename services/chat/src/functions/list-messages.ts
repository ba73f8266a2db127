import { httpHandler, ok, pageRequest, paging, version } from '@edtech/http';
import { ChatSession } from '../domain/chat-session.ts';
import { sessionFor } from '../domain/session-decisions.ts';
import { chatMessages, messagesBetween } from '../read-models/chat-messages.ts';
import { shownMessage } from '../shown-message.ts';
import { messageNumber, rangeOf } from './message-range.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  {
    path: ['chatSessionId'],
    query: { after: messageNumber, before: messageNumber, limit: paging.limit, atLeast: version },
    allow: 'signed-in',
  },
  async ({ path: { chatSessionId }, query: { atLeast, limit, ...around }, identity }) => {
    // Before anything is waited for: waiting would tell strangers that there is a session.
    const { state } = await store.load(ChatSession, chatSessionId);
    const { messages: last } = sessionFor(state, personOf(identity));
    const range = rangeOf(around, pageRequest({ limit }).limit, last);
    const seen = { aggregate: ChatSession, id: chatSessionId, version: atLeast };
    const rows =
      range === undefined
        ? []
        : await views.find(chatMessages, messagesBetween(chatSessionId, range.first, range.last), seen);
    const [oldest, newest] = [rows.at(0)?.number, rows.at(-1)?.number];
    return ok({
      messages: rows.map(shownMessage),
      before: oldest !== undefined && oldest > 1 ? oldest : undefined,
      after: newest !== undefined && newest < last ? newest : undefined,
    });
  },
);
