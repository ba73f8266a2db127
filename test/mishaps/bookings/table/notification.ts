import { type Case, casesOf } from '../case.ts';
import { completed } from '../end.ts';

const STEP = 'STUDENT_NOTIFICATION';
const NOT_TOLD = { mails: { student: [], tutor: ['lesson booked'] } };
const OVERDUE = { WORKFLOW: 'STARTED OVERDUE COMPLETED' };

/** Past the point of no return: what goes wrong is reported, never compensated. */
export const notification: readonly Case[] = casesOf(STEP, {
  rejected: {
    note: 'reported, and nothing is compensated',
    mailName: 'bounce',
    end: completed({ [STEP]: 'ASKED REFUSED REPORTED' }, NOT_TOLD),
  },
  error: {
    note: 'the mail goes out when the service is itself again',
    end: completed({
      WORKFLOW: /^STARTED (OVERDUE )?COMPLETED$/,
      [STEP]: /^ASKED UNANSWERED ASKED_AGAIN (SUCCEEDED|REPORTED LATE_SUCCESS)( DUPLICATE)?$/,
    }),
  },
  timeout: {
    note: 'the booking waits for a mail no longer than until its deadline',
    end: completed({ ...OVERDUE, [STEP]: 'ASKED UNANSWERED ASKED_AGAIN REPORTED' }, NOT_TOLD),
  },
  'reply lost': {
    note: 'the mail is sent once',
    end: completed({ [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED' }),
  },
  'reply twice': { end: completed() },
  'reply after the timeout': {
    note: 'reported, then put on record',
    end: completed({
      ...OVERDUE,
      [STEP]: /^ASKED UNANSWERED ASKED_AGAIN REPORTED LATE_SUCCESS( DUPLICATE)*$/,
    }),
  },
  'service down for 20 s': {
    note: "the tutor's mail is the same service's, and may wait as well",
    end: completed({
      [STEP]: /^ASKED UNANSWERED ASKED_AGAIN SUCCEEDED( DUPLICATE)?$/,
      TUTOR_NOTIFICATION: /^ASKED( UNANSWERED ASKED_AGAIN)? SUCCEEDED( DUPLICATE)?$/,
    }),
  },
  'crash before the transition is committed': {
    end: completed({ [STEP]: /^ASKED UNANSWERED ASKED_AGAIN SUCCEEDED( DUPLICATE)?$/ }),
  },
  'crash after the transition is committed': { end: completed() },
  'user cancels': {
    note: 'too late: there is a lesson',
    cancels: { once: [STEP, 'ASKED'], answer: 409 },
    end: completed(),
  },
});
