/** The gateway's own books, all entries of a payment together, in minor units; `entries`: how often money was held. */
export interface Money {
  readonly entries: number;
  readonly authorized: number;
  readonly captured: number;
  readonly released: number;
}

/** Where a booking has to be in the end, and everything that it may leave behind. */
export interface End {
  readonly status: 'COMPLETED' | 'FAILED';
  /** What the student is told. */
  readonly failure?: { readonly step: string; readonly code: string };
  /** Whether a lesson with the tutor could begin at the time that was asked for. */
  readonly slot: 'free' | 'taken';
  /** One of several, where a case allows for more than one way. */
  readonly money: Money | readonly Money[];
  readonly lesson: 'SCHEDULED' | 'CANCELLED' | 'none' | RegExp;
  readonly chat: 'OPEN' | 'CLOSED' | 'none' | RegExp;
  /** All mails, but for those by which somebody is welcomed. */
  readonly mails: { readonly student: readonly string[]; readonly tutor: readonly string[] };
  /** What GET /bookings/{id} tells, in its order, by the step to which it happened. */
  readonly history: Readonly<Record<string, string | RegExp>>;
}

export const PRICE = 4_990;

const HELD = { entries: 1, authorized: PRICE, captured: 0, released: 0 };
export const NO_MONEY = { entries: 0, authorized: 0, captured: 0, released: 0 };
export const RELEASED = { entries: 1, authorized: PRICE, captured: 0, released: PRICE };

const UNDISTURBED = {
  BOOKING: 'REQUESTED COMPLETED',
  WORKFLOW: 'STARTED COMPLETED',
  AVAILABILITY_CHECK: 'ASKED SUCCEEDED',
  PAYMENT_AUTHORIZATION: 'ASKED SUCCEEDED',
  LESSON: 'ASKED SUCCEEDED PAST_THE_POINT_OF_NO_RETURN',
  CHAT_SESSION: 'ASKED SUCCEEDED',
  STUDENT_NOTIFICATION: 'ASKED SUCCEEDED',
  TUTOR_NOTIFICATION: 'ASKED SUCCEEDED',
};

/** There is a lesson, and nothing is otherwise than it would be undisturbed, but for this. */
export const completed = (history: End['history'] = {}, otherwise: Partial<End> = {}): End => ({
  status: 'COMPLETED',
  slot: 'taken',
  money: HELD,
  lesson: 'SCHEDULED',
  chat: 'OPEN',
  mails: { student: ['lesson confirmed'], tutor: ['lesson booked'] },
  ...otherwise,
  history: { ...UNDISTURBED, ...history },
});

/** There is no lesson, and everything is as if it had never been asked for, but that the student is told why. */
export const failed = (
  step: string,
  code: string,
  history: End['history'],
  otherwise: Partial<End> = {},
): End => ({
  status: 'FAILED',
  failure: { step, code },
  slot: 'free',
  money: NO_MONEY,
  lesson: 'none',
  chat: 'none',
  mails: { student: ['not booked'], tutor: [] },
  ...otherwise,
  history: { BOOKING: 'REQUESTED FAILED', WORKFLOW: 'STARTED FAILED', ...history },
});

/** How a history shows that two late answers had something given back once more: one after the other, or both at once. */
export const FAILED_AGAIN = /^STARTED FAILED( FAILED){1,2}$/;
export const GIVEN_BACK_AGAIN = '( LATE_SUCCESS| UNDO_ASKED_AGAIN| UNDONE| DUPLICATE)+ UNDONE';

/** How a history shows that a student has cancelled. */
export const CANCELLED = {
  BOOKING: 'REQUESTED CANCELLATION_REQUESTED FAILED',
  WORKFLOW: 'STARTED CANCELLED FAILED',
};
