import type { OpenedSession } from './domain/chat-session.ts';
import { isClosed, participantsOf, readUpTo, takesPart } from './domain/session-decisions.ts';
import type { ChatSessionAnswer } from './generated/chat-session-answer.ts';

export type Summary = Pick<ChatSessionAnswer, 'chatSessionId' | 'participants' | 'version'> &
  Omit<OpenedSession, 'status' | 'readMarks'>;

/**
 * A chat session as the HTTP API shows it.
 * @param read how far the one who asks has read; undefined for who does not take part
 */
export const shownSummary = (
  { chatSessionId, lessonId, title, participants, ...summary }: Summary,
  read: number | undefined,
  now: string,
): ChatSessionAnswer => {
  const { openedAt, closesAt, closing, messages, lastMessageAt, version } = summary;
  return {
    chatSessionId,
    lessonId,
    ...(title === undefined ? {} : { title }),
    participants,
    status: isClosed(summary, now) ? 'CLOSED' : 'OPEN',
    openedAt,
    ...(closesAt === undefined ? {} : { closesAt }),
    ...(closing === undefined ? {} : { closing }),
    messages,
    ...(lastMessageAt === undefined ? {} : { lastMessageAt }),
    ...(read === undefined ? {} : { readUpTo: read, unread: messages - read }),
    version,
  };
};

/** A session from its own stream, for `userId`. */
export const shownSession = (
  chatSessionId: string,
  session: OpenedSession,
  { userId, version, now }: { readonly userId: string; readonly version: number; readonly now: string },
): ChatSessionAnswer =>
  shownSummary(
    { chatSessionId, ...session, participants: participantsOf(session), version },
    takesPart(session, userId) ? readUpTo(session, userId) : undefined,
    now,
  );
