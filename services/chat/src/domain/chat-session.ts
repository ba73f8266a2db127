import { chatSessionCreatedV1 } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';

/** How far somebody who takes part has read: the number of a message, 0 before the first. */
export interface ReadMark {
  readonly userId: string;
  readonly upTo: number;
}

export const CLOSE_REASONS = ['lesson-cancelled', 'closed-by-tutor', 'closed-by-admin'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** How a session was closed. */
export interface Closing {
  /** ISO-8601, UTC. */
  readonly at: string;
  readonly reason: CloseReason;
  /** Absent when nobody did: the lesson was cancelled. */
  readonly by?: string;
}

export interface OpenedSession {
  readonly status: 'opened';
  readonly lessonId: string;
  readonly title?: string;
  readonly openedAt: string;
  /** Of those who take part, in the order in which they were named. */
  readonly readMarks: readonly ReadMark[];
  /** How many messages there are: also the number of the last one. */
  readonly messages: number;
  readonly lastMessageAt?: string;
  /** The lesson has taken place: nobody writes from then on. */
  readonly closesAt?: string;
  readonly closing?: Closing;
}

export type ChatSessionState = { readonly status: 'unknown' } | OpenedSession;

export interface SessionOpened {
  readonly type: 'SessionOpened';
  readonly data: {
    readonly lessonId: string;
    readonly participants: readonly string[];
    readonly title?: string;
  };
}

/** The answer to a booking, given each time that it asks. */
export interface OpeningConfirmed {
  readonly type: 'OpeningConfirmed';
  readonly data: {
    readonly bookingId: string;
    readonly lessonId: string;
    readonly participants: readonly string[];
  };
}

export interface ClosingScheduled {
  readonly type: 'ClosingScheduled';
  readonly data: { readonly closesAt: string };
}

export interface SessionClosed {
  readonly type: 'SessionClosed';
  readonly data: { readonly reason: CloseReason; readonly closedBy?: string };
}

export interface MessagePosted {
  readonly type: 'MessagePosted';
  readonly data: {
    /** From 1, without gaps, in the order in which messages were committed. */
    readonly number: number;
    readonly messageId: string;
    readonly senderId: string;
    /** Personal data. */
    readonly text: string;
  };
}

export interface MessagesRead {
  readonly type: 'MessagesRead';
  readonly data: ReadMark;
}

export interface MessageRemoved {
  readonly type: 'MessageRemoved';
  readonly data: {
    readonly number: number;
    readonly removedBy: string;
    readonly reason: string;
  };
}

export type ChatSessionEvent =
  | SessionOpened
  | OpeningConfirmed
  | ClosingScheduled
  | SessionClosed
  | MessagePosted
  | MessagesRead
  | MessageRemoved;

const whenOpened =
  <Event>(change: (state: OpenedSession, event: Event) => OpenedSession) =>
  (state: ChatSessionState, event: Event): ChatSessionState =>
    state.status === 'unknown' ? state : change(state, event);

const markedUpTo = (marks: readonly ReadMark[], { userId, upTo }: ReadMark): readonly ReadMark[] =>
  marks.map((mark) => (mark.userId === userId && mark.upTo < upTo ? { userId, upTo } : mark));

/**
 * People of one lesson who write to each other.
 *
 * Its stream is the order of its messages, so each has a number without a gap, and who has seen number 7 misses nothing when
 * asking for what comes after 7. Its state says how many there are and how far each has read, never what was written:
 * with a snapshot every 20 events it costs the same to post the ten thousandth message as the tenth. Decision 0021 says more.
 */
export const ChatSession = aggregate<ChatSessionState, ChatSessionEvent>({
  type: 'ChatSession',
  initial: { status: 'unknown' },
  evolve: {
    SessionOpened: (state, { data: { participants, ...about }, occurredAt: openedAt }) =>
      state.status === 'unknown'
        ? {
            status: 'opened',
            ...about,
            openedAt,
            readMarks: participants.map((userId) => ({ userId, upTo: 0 })),
            messages: 0,
          }
        : state,
    OpeningConfirmed: (state) => state,
    ClosingScheduled: whenOpened((state, { data: { closesAt } }) => ({ ...state, closesAt })),
    SessionClosed: whenOpened((state, { data: { reason, closedBy }, occurredAt: at }) => ({
      ...state,
      closing: { at, reason, ...(closedBy === undefined ? {} : { by: closedBy }) },
    })),
    MessagePosted: whenOpened((state, { data: { number, senderId }, occurredAt: lastMessageAt }) => ({
      ...state,
      messages: number,
      lastMessageAt,
      // Who writes has the session open, and what was there before it.
      readMarks: markedUpTo(state.readMarks, { userId: senderId, upTo: number }),
    })),
    MessagesRead: whenOpened((state, { data }) => ({
      ...state,
      readMarks: markedUpTo(state.readMarks, data),
    })),
    MessageRemoved: (state) => state,
  },
  publishes: {
    OpeningConfirmed: publish(
      chatSessionCreatedV1,
      ({ data: { participants, ...data }, occurredAt }, { id }) => ({
        ...data,
        chatSessionId: id,
        participants: [...participants],
        timestamp: occurredAt,
      }),
    ),
  },
  snapshot: { version: 1, every: 20 },
});
