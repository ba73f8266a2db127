import { type Case, casesOf } from '../case.ts';
import { CANCELLED, completed, FAILED_AGAIN, failed, GIVEN_BACK_AGAIN, RELEASED } from '../end.ts';

const STEP = 'LESSON';
const STAGE = 'LESSON_CREATION';
const TAKEN_BACK = {
  AVAILABILITY_CHECK: 'ASKED SUCCEEDED UNDO_ASKED UNDONE',
  PAYMENT_AUTHORIZATION: 'ASKED SUCCEEDED UNDO_ASKED UNDONE',
  [STAGE]: 'COMPENSATING',
  CHAT_SESSION: 'ASKED SUCCEEDED',
};
/** Its lesson is cancelled as well, late, and payment says again that the money is free. */
const RELEASED_ONCE = /^ASKED SUCCEEDED UNDO_ASKED UNDONE( DUPLICATE)?$/;
const UNANSWERED = 'ASKED UNANSWERED ASKED_AGAIN UNANSWERED';
const CLOSED = { money: RELEASED, chat: 'CLOSED' } as const;

export const lesson: readonly Case[] = casesOf(STEP, {
  rejected: {
    note: 'the hold is gone, which somebody gave free',
    holdGone: true,
    faults: ({ bookingId: about }) => ({
      bus: { eventType: 'lesson.creation.requested', about, delay: 4_000, times: 1 },
    }),
    end: failed(
      STAGE,
      'booking-released',
      {
        ...TAKEN_BACK,
        AVAILABILITY_CHECK: 'ASKED SUCCEEDED DUPLICATE UNDO_ASKED UNDONE',
        [STEP]: 'ASKED REFUSED',
      },
      CLOSED,
    ),
  },
  error: {
    end: failed(
      STAGE,
      'lesson-unanswered',
      { ...TAKEN_BACK, [STEP]: `${UNANSWERED} LATE_ANSWER LATE_ANSWER` },
      CLOSED,
    ),
  },
  timeout: {
    note: 'of a lesson that tutoring never heard of, chat hears from the booking',
    end: failed(STAGE, 'lesson-unanswered', { ...TAKEN_BACK, [STEP]: UNANSWERED }, CLOSED),
  },
  'reply lost': {
    end: completed({ [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED PAST_THE_POINT_OF_NO_RETURN' }),
  },
  'reply twice': { end: completed() },
  'reply after the timeout': {
    note: 'there was a lesson, and it is taken back',
    end: failed(
      STAGE,
      'lesson-unanswered',
      {
        ...TAKEN_BACK,
        WORKFLOW: FAILED_AGAIN,
        AVAILABILITY_CHECK: RegExp(`^ASKED SUCCEEDED UNDO_ASKED UNDONE${GIVEN_BACK_AGAIN}$`),
        PAYMENT_AUTHORIZATION: RELEASED_ONCE,
        [STEP]: `${UNANSWERED} LATE_SUCCESS LATE_SUCCESS`,
      },
      { ...CLOSED, lesson: 'CANCELLED' },
    ),
  },
  'service down for 20 s': {
    note: 'chat is down at the same time',
    end: failed(
      STAGE,
      'lesson-unanswered',
      {
        ...TAKEN_BACK,
        WORKFLOW: /^STARTED( FAILED)+$/,
        AVAILABILITY_CHECK: /^ASKED SUCCEEDED UNDO_ASKED( (UNDO_ASKED_AGAIN|UNDONE|DUPLICATE))+$/,
        PAYMENT_AUTHORIZATION: RELEASED_ONCE,
        CHAT_SESSION: /^ASKED( (UNANSWERED|ASKED_AGAIN|SUCCEEDED|LATE_SUCCESS|DUPLICATE))+$/,
        [STEP]: /^ASKED UNANSWERED ASKED_AGAIN UNANSWERED( (LATE_SUCCESS|LATE_ANSWER)){1,2}$/,
      },
      { ...CLOSED, lesson: /^(none|CANCELLED)$/ },
    ),
  },
  'crash before the transition is committed': {
    end: completed({
      [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED PAST_THE_POINT_OF_NO_RETURN DUPLICATE',
    }),
  },
  'crash after the transition is committed': { end: completed() },
  'user cancels': {
    note: 'the lesson is asked for after its time and its money were given back',
    cancels: { once: [STEP, 'ASKED'], answer: 202 },
    end: failed(
      STAGE,
      'cancelled-by-student',
      { ...CANCELLED, ...TAKEN_BACK, CHAT_SESSION: /^ASKED (LATE_)?SUCC/, [STEP]: 'ASKED LATE_ANSWER' },
      CLOSED,
    ),
  },
});
