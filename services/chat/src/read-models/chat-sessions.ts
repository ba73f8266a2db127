import {
  followEvery,
  type PagePlace,
  type Place,
  projection,
  type RowPatch,
  type Rows,
} from '@edtech/projection';
import { ChatSession } from '../domain/chat-session.ts';
import { ChatSessionRow } from './chat-session-row.ts';
import { ParticipantRow } from './participant-row.ts';

interface Happened {
  readonly aggregateId: string;
  readonly version: number;
}

const patch = (
  { aggregateId: chatSessionId, version }: Happened,
  rows: Rows,
  changes: RowPatch<typeof ChatSessionRow> = {},
): void => rows.patch(ChatSessionRow, { chatSessionId }, { ...changes, version });

/**
 * Chat sessions, and who takes part in them. What all see is in one row, what is each one's own in a row of theirs: a message
 * changes two rows, however many take part.
 */
export const chatSessions = projection({
  name: 'chat-sessions',
  version: 1,
  perAggregate: true,
  follows: followEvery(ChatSession, {
    SessionOpened: ({ aggregateId: chatSessionId, version, occurredAt: openedAt, data }, rows) => {
      const { participants, ...about } = data;
      rows.put(ChatSessionRow, {
        chatSessionId,
        ...about,
        participants: [...participants],
        openedAt,
        messages: 0,
        version,
      });
      for (const userId of participants)
        rows.put(ParticipantRow, { chatSessionId, userId, openedAt, readUpTo: 0 });
    },
    OpeningConfirmed: (event, rows) => patch(event, rows),
    ClosingScheduled: (event, rows) => patch(event, rows, { closesAt: event.data.closesAt }),
    SessionClosed: (event, rows) => {
      const { reason: closeReason, closedBy } = event.data;
      patch(event, rows, { closedAt: event.occurredAt, closedBy, closeReason });
    },
    MessagePosted: (event, rows) => {
      const { number, senderId: userId } = event.data;
      patch(event, rows, { messages: number, lastMessageAt: event.occurredAt });
      rows.patch(ParticipantRow, { chatSessionId: event.aggregateId, userId }, { readUpTo: number });
    },
    MessagesRead: (event, rows) => {
      const { userId, upTo } = event.data;
      patch(event, rows);
      rows.patch(ParticipantRow, { chatSessionId: event.aggregateId, userId }, { readUpTo: upTo });
    },
    MessageRemoved: (event, rows) => patch(event, rows),
  }),
});

/** Newest first: when a session was opened never changes. */
export const chatsOf =
  (userId: string) =>
  ({ generation, index }: PagePlace) =>
    ParticipantRow.query.byUser({ generation, userId }).go({ ...index, order: 'desc' });

export const chatWithId =
  (chatSessionId: string) =>
  ({ generation, table }: Place) =>
    ChatSessionRow.get({ generation, chatSessionId }).go(table);
