import { httpHandler, ok, pageRequest, paging, text } from '@edtech/http';
import { chatSessions, chatsOf, chatWithId } from '../read-models/chat-sessions.ts';
import { summaryOf } from '../read-models/chat-summary.ts';
import { shownSummary } from '../shown-session.ts';
import { isAdmin } from './person.ts';
import { views } from './views.ts';

const ID_CHARACTERS = 128;

export const handler = httpHandler(
  {
    query: { userId: text({ most: ID_CHARACTERS }), ...paging },
    allow: (identity, { query: { userId } }) =>
      userId === undefined || userId === identity.userId || isAdmin(identity),
  },
  async ({ query: { userId, ...request }, identity }) => {
    const { rows, cursor } = await views.page(
      chatSessions,
      pageRequest(request),
      chatsOf(userId ?? identity.userId),
    );
    const now = new Date().toISOString();
    // One by one, side by side: what a BatchGetItem leaves unprocessed would have to be asked for again.
    const found = await Promise.all(
      rows.map(({ chatSessionId }) => views.find(chatSessions, chatWithId(chatSessionId))),
    );
    const sessions = found.flatMap((row, position) =>
      row === null ? [] : [shownSummary(summaryOf(row), rows[position]?.readUpTo, now)],
    );
    return ok({ chatSessions: sessions, cursor });
  },
);
