import type { RowItem } from '@edtech/projection';
import type { Summary } from '../shown-session.ts';
import type { ChatSessionRow } from './chat-session-row.ts';

/** What a list shows of a session. */
export const summaryOf = ({
  closedAt: at,
  closedBy,
  closeReason,
  title,
  lastMessageAt,
  closesAt,
  ...row
}: RowItem<typeof ChatSessionRow>): Summary => ({
  chatSessionId: row.chatSessionId,
  lessonId: row.lessonId,
  participants: row.participants,
  openedAt: row.openedAt,
  messages: row.messages,
  version: row.version,
  ...(title === undefined ? {} : { title }),
  ...(lastMessageAt === undefined ? {} : { lastMessageAt }),
  ...(closesAt === undefined ? {} : { closesAt }),
  ...(at === undefined || closeReason === undefined
    ? {}
    : { closing: { at, reason: closeReason, ...(closedBy === undefined ? {} : { by: closedBy }) } }),
});
