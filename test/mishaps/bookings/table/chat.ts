import { type Case, casesOf } from '../case.ts';
import { completed } from '../end.ts';

const STEP = 'CHAT_SESSION';
/** The last attempt may have to end with the booking's deadline. */
const UNANSWERED = 'ASKED UNANSWERED ASKED_AGAIN UNANSWERED ASKED_AGAIN( UNANSWERED)? REPORTED';

/** Six seconds before the deadline it is time for the mails. On a busy machine they are not waited for to the end. */
const TOLD = /^ASKED (SUCCEEDED|REPORTED LATE_SUCCESS)$/;
const SOON_OVERDUE = {
  WORKFLOW: /^STARTED (OVERDUE )?COMPLETED$/,
  STUDENT_NOTIFICATION: TOLD,
  TUTOR_NOTIFICATION: TOLD,
};

/** Chat has no way to reject: a session takes nothing from anybody. It is beside the point of no return, which the lesson passes. */
export const chat: readonly Case[] = casesOf(STEP, {
  error: {
    note: 'chat finds the first request again before the last one is given up',
    end: completed({
      [STEP]: /^ASKED UNANSWERED ASKED_AGAIN UNANSWERED ASKED_AGAIN SUCCEEDED( DUPLICATE){2}$/,
    }),
  },
  timeout: {
    note: 'reported, never compensated: the lesson takes place without a session',
    end: completed({ ...SOON_OVERDUE, [STEP]: RegExp(`^${UNANSWERED}$`) }, { chat: 'none' }),
  },
  'reply lost': { end: completed({ [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED' }) },
  'reply twice': { end: completed() },
  'reply after the timeout': {
    note: 'reported, then put on record',
    end: completed({ ...SOON_OVERDUE, [STEP]: RegExp(`^${UNANSWERED} LATE_SUCCESS DUPLICATE DUPLICATE$`) }),
  },
  'service down for 20 s': {
    end: completed({
      [STEP]: 'ASKED UNANSWERED ASKED_AGAIN UNANSWERED ASKED_AGAIN SUCCEEDED DUPLICATE DUPLICATE',
    }),
  },
  'crash before the transition is committed': {
    end: completed({ [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED DUPLICATE' }),
  },
  'crash after the transition is committed': { end: completed() },
  'user cancels': {
    note: 'too late: there is a lesson; the session takes about as long as it is waited for',
    cancels: { once: ['LESSON', 'PAST_THE_POINT_OF_NO_RETURN'], answer: 409 },
    end: completed({ [STEP]: /^ASKED( UNANSWERED ASKED_AGAIN)? SUCCEEDED( DUPLICATE)?$/ }),
  },
});
