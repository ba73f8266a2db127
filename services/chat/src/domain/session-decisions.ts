import type { Decision } from '@edtech/event-store/aggregate';
import { closingAfter } from './chat-rules.ts';
import type {
  ChatSession,
  ChatSessionEvent,
  ChatSessionState,
  MessagePosted,
  OpenedSession,
  SessionOpened,
} from './chat-session.ts';
import type { LessonChatState } from './lesson-chat.ts';
import type { Person } from './person.ts';
import {
  ChatSessionClosed,
  ChatSessionIdTaken,
  ChatSessionNotFound,
  MessageUnknown,
  OnlyParticipants,
  OnlyTutorCloses,
  TooFewParticipants,
} from './refusals.ts';

type OnSession = Decision<typeof ChatSession>;

export const participantsOf = ({ readMarks }: OpenedSession): readonly string[] =>
  readMarks.map(({ userId }) => userId);

export const takesPart = ({ readMarks }: OpenedSession, userId: string): boolean =>
  readMarks.some((mark) => mark.userId === userId);

/**
 * The session, for those who take part in it, and administrators.
 * @throws ChatSessionNotFound for everybody else, as if there were none
 */
export const sessionFor = (state: ChatSessionState, { userId, isAdmin }: Person): OpenedSession => {
  if (state.status === 'unknown') throw new ChatSessionNotFound();
  if (!isAdmin && !takesPart(state, userId)) throw new ChatSessionNotFound();
  return state;
};

/** Closed by somebody, or by time alone: nothing has to happen for that. */
export const isClosed = (
  { closing, closesAt }: Pick<OpenedSession, 'closing' | 'closesAt'>,
  now: string,
): boolean => closing !== undefined || (closesAt !== undefined && closesAt <= now);

type Opening = SessionOpened['data'];

/** What a session that opens now has of its lesson's end, if that came first. */
const endOf = ({ isOff, completedAt }: LessonChatState): readonly ChatSessionEvent[] => {
  if (isOff) return [{ type: 'SessionClosed', data: { reason: 'lesson-cancelled' } }];
  if (completedAt === undefined) return [];
  return [{ type: 'ClosingScheduled', data: { closesAt: closingAfter(completedAt) } }];
};

/**
 * Opens the session of a lesson. Of one that is off it is closed at once.
 * @throws TooFewParticipants, ChatSessionIdTaken when the session is that of another lesson
 */
export const openSession =
  (chatSessionId: string, { participants, ...about }: Opening, lesson: LessonChatState): OnSession =>
  (state) => {
    if (state.status === 'opened') {
      if (state.lessonId !== about.lessonId) throw new ChatSessionIdTaken(chatSessionId);
      return [];
    }
    const different = [...new Set(participants)];
    if (different.length < 2) throw new TooFewParticipants();
    return [{ type: 'SessionOpened', data: { ...about, participants: different } }, ...endOf(lesson)];
  };

/**
 * Tells a booking that its session is there, open or not: as often as it asks, and the same each time.
 * @throws ChatSessionNotFound before it was opened
 */
export const confirmOpening =
  (bookingId: string): OnSession =>
  (state) => {
    if (state.status === 'unknown') throw new ChatSessionNotFound();
    const { lessonId } = state;
    return [{ type: 'OpeningConfirmed', data: { bookingId, lessonId, participants: participantsOf(state) } }];
  };

/** The lesson of the session has come to an end, one way or the other. What is closed stays as it is. */
export const followLesson =
  (lesson: LessonChatState): OnSession =>
  (state) => {
    if (state.status === 'unknown' || state.closing !== undefined) return [];
    if (!lesson.isOff && state.closesAt !== undefined) return [];
    return endOf(lesson);
  };

/**
 * Adds a message. Who posts it has read what was there before.
 * @throws ChatSessionNotFound, OnlyParticipants for an administrator who does not take part, ChatSessionClosed
 */
export const postMessage =
  (message: Omit<MessagePosted['data'], 'number' | 'senderId'>, by: Person, now: string): OnSession =>
  (state) => {
    const session = participating(state, by);
    if (isClosed(session, now)) throw new ChatSessionClosed();
    const number = session.messages + 1;
    return [{ type: 'MessagePosted', data: { ...message, number, senderId: by.userId } }];
  };

/**
 * Marks what there is up to a message as read. A mark never goes back, also when two devices send theirs in the wrong order.
 * @throws ChatSessionNotFound, OnlyParticipants, MessageUnknown beyond the last message
 */
export const markRead =
  (by: Person, upTo: number): OnSession =>
  (state) => {
    const session = participating(state, by);
    if (upTo > session.messages) throw new MessageUnknown(session.messages);
    return readUpTo(session, by.userId) >= upTo
      ? []
      : [{ type: 'MessagesRead', data: { userId: by.userId, upTo } }];
  };

/** How far somebody has read; 0 for who does not take part. */
export const readUpTo = ({ readMarks }: OpenedSession, userId: string): number =>
  readMarks.find((mark) => mark.userId === userId)?.upTo ?? 0;

/**
 * The tutor of the lesson closes the session, or an administrator. What is closed already, also by time, is so still.
 * @param tutorId undefined while tutoring has not told of the lesson
 * @throws ChatSessionNotFound, OnlyTutorCloses
 */
export const closeSession =
  (by: Person, tutorId: string | undefined, now: string): OnSession =>
  (state) => {
    const session = sessionFor(state, by);
    const isTutor = by.userId === tutorId;
    if (!by.isAdmin && !isTutor) throw new OnlyTutorCloses();
    if (isClosed(session, now)) return [];
    const reason = isTutor ? 'closed-by-tutor' : 'closed-by-admin';
    return [{ type: 'SessionClosed', data: { reason, closedBy: by.userId } }];
  };

/** Takes the text of a message out of what is shown. Closed or not does not matter. @throws ChatSessionNotFound */
export const removeMessage =
  (number: number, removedBy: string, reason: string): OnSession =>
  (state) => {
    if (state.status === 'unknown') throw new ChatSessionNotFound();
    return [{ type: 'MessageRemoved', data: { number, removedBy, reason } }];
  };

const participating = (state: ChatSessionState, by: Person): OpenedSession => {
  const session = sessionFor(state, by);
  if (!takesPart(session, by.userId)) throw new OnlyParticipants();
  return session;
};
