import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { closingAfter } from './chat-rules.ts';
import type { Person } from './person.ts';
import { LessonLongOver, LessonNotFound, LessonOff, OpenedByBooking } from './refusals.ts';

/** Between whom a lesson is. */
export interface Agreement {
  readonly studentId: string;
  readonly tutorId: string;
  readonly subject?: string;
  /** Absent when no booking asked for it. */
  readonly bookingId?: string;
}

export interface LessonChatState {
  /** Absent until tutoring has told: a booking may ask for the session first. */
  readonly agreement?: Agreement;
  readonly isOff: boolean;
  /** ISO-8601, UTC. */
  readonly completedAt?: string;
  readonly chatSessionId?: string;
}

export interface LessonNoted {
  readonly type: 'LessonNoted';
  readonly data: Agreement;
}

export interface LessonCalledOff {
  readonly type: 'LessonCalledOff';
  readonly data: Record<string, never>;
}

export interface LessonTookPlace {
  readonly type: 'LessonTookPlace';
  readonly data: { readonly completedAt: string };
}

export interface SessionAssigned {
  readonly type: 'SessionAssigned';
  readonly data: { readonly chatSessionId: string };
}

export type LessonChatEvent = LessonNoted | LessonCalledOff | LessonTookPlace | SessionAssigned;

/**
 * What chat knows of a lesson, from tutoring's events, and which session it has. Its id is the lesson's.
 *
 * Whoever opens a session, and whoever ends a lesson, writes to it in the same transaction as to the session. So a lesson has one
 * session, however many ask for one at once, and one that was cancelled has none that is open, whichever comes first.
 */
export const LessonChat = aggregate<LessonChatState, LessonChatEvent>({
  type: 'LessonChat',
  initial: { isOff: false },
  evolve: {
    LessonNoted: (state, { data }) => ({ ...state, agreement: data }),
    LessonCalledOff: (state) => ({ ...state, isOff: true }),
    LessonTookPlace: (state, { data: { completedAt } }) => ({ ...state, completedAt }),
    SessionAssigned: (state, { data: { chatSessionId } }) => ({ ...state, chatSessionId }),
  },
});

type OnLesson = Decision<typeof LessonChat>;

const noted = ({ agreement }: LessonChatState, told: Agreement): readonly LessonNoted[] =>
  agreement === undefined ? [{ type: 'LessonNoted', data: told }] : [];

/** The lesson is agreed. Each event of a lesson says between whom it is, so any of them may be the first. */
export const noteLesson =
  (told: Agreement): OnLesson =>
  (state) =>
    noted(state, told);

export const callOffLesson =
  (told: Agreement): OnLesson =>
  (state) => [
    ...noted(state, told),
    ...(state.isOff ? [] : [{ type: 'LessonCalledOff', data: {} } as const]),
  ];

export const completeLesson =
  (told: Agreement, completedAt: string): OnLesson =>
  (state) => [
    ...noted(state, told),
    ...(state.completedAt === undefined ? [{ type: 'LessonTookPlace', data: { completedAt } } as const] : []),
  ];

/** The lesson has this session from now on; one that has a session keeps it. */
export const assignSession =
  (chatSessionId: string): OnLesson =>
  (state) =>
    state.chatSessionId === undefined ? [{ type: 'SessionAssigned', data: { chatSessionId } }] : [];

/**
 * Between whom the lesson is, for one of the two or an administrator.
 * @throws LessonNotFound for everybody else, as if there were none
 */
export const agreementFor = ({ agreement }: LessonChatState, { userId, isAdmin }: Person): Agreement => {
  if (agreement === undefined) throw new LessonNotFound();
  if (!isAdmin && userId !== agreement.studentId && userId !== agreement.tutorId) throw new LessonNotFound();
  return agreement;
};

/**
 * Whether the people of a lesson may open its session themselves.
 * @throws OpenedByBooking, LessonOff, LessonLongOver
 */
export const demandOpenable = ({ agreement, isOff, completedAt }: LessonChatState, now: string): void => {
  if (isOff) throw new LessonOff();
  if (completedAt !== undefined && closingAfter(completedAt) <= now) throw new LessonLongOver();
  if (agreement?.bookingId !== undefined) throw new OpenedByBooking();
};
