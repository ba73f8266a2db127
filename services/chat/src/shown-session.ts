import type { Closing, OpenedSession } from './domain/chat-session.ts';
import { isClosed, participantsOf, readUpTo, takesPart } from './domain/session-decisions.ts';

/** A chat session as the HTTP API shows it. */
export interface ShownSession {
  readonly chatSessionId: string;
  readonly lessonId: string;
  readonly title?: string;
  readonly participants: readonly string[];
  readonly status: 'OPEN' | 'CLOSED';
  readonly openedAt: string;
  /** Until when messages can be posted, once the lesson has taken place. */
  readonly closesAt?: string;
  readonly closing?: Closing;
  readonly messages: number;
  readonly lastMessageAt?: string;
  /** How far the one who asks has read, and how many messages have come since; absent for who does not take part. */
  readonly readUpTo?: number;
  readonly unread?: number;
  readonly version: number;
}

export type Summary = Pick<ShownSession, 'chatSessionId' | 'participants' | 'version'> &
  Omit<OpenedSession, 'status' | 'readMarks'>;

/** @param read how far the one who asks has read; undefined for who does not take part */
export const shownSummary = (
  { chatSessionId, lessonId, title, participants, ...summary }: Summary,
  read: number | undefined,
  now: string,
): ShownSession => {
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
): ShownSession =>
  shownSummary(
    { chatSessionId, ...session, participants: participantsOf(session), version },
    takesPart(session, userId) ? readUpTo(session, userId) : undefined,
    now,
  );
