import { type Case, casesOf } from '../case.ts';
import { CANCELLED, completed, FAILED_AGAIN, failed, GIVEN_BACK_AGAIN } from '../end.ts';

const STEP = 'AVAILABILITY_CHECK';
const UNANSWERED = 'ASKED UNANSWERED ASKED_AGAIN UNANSWERED COMPENSATING UNDO_ASKED UNDONE';

export const availability: readonly Case[] = casesOf(STEP, {
  rejected: {
    slotTaken: true,
    // The time is somebody else's, and of that booking the tutor was told.
    end: failed(
      STEP,
      'slot-taken',
      { [STEP]: 'ASKED REFUSED COMPENSATING' },
      { slot: 'taken', mails: { student: ['not booked'], tutor: ['lesson booked'] } },
    ),
  },
  error: {
    note: 'tutoring finds the requests later, and refuses what has been given up',
    end: failed(STEP, 'availability-unanswered', { [STEP]: `${UNANSWERED} LATE_ANSWER LATE_ANSWER` }),
  },
  timeout: { end: failed(STEP, 'availability-unanswered', { [STEP]: UNANSWERED }) },
  'reply lost': { end: completed({ [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED' }) },
  'reply twice': { end: completed() },
  'reply after the timeout': {
    note: 'each late yes has what it took given back once more',
    end: failed(STEP, 'availability-unanswered', {
      WORKFLOW: FAILED_AGAIN,
      [STEP]: RegExp(`^${UNANSWERED}${GIVEN_BACK_AGAIN}$`),
    }),
  },
  'service down for 20 s': {
    end: failed(STEP, 'availability-unanswered', {
      WORKFLOW: /^STARTED( FAILED)+$/,
      [STEP]:
        /^ASKED UNANSWERED ASKED_AGAIN UNANSWERED COMPENSATING UNDO_ASKED( (LATE_SUCCESS|LATE_ANSWER|UNDO_ASKED_AGAIN|UNDONE|DUPLICATE))+$/,
    }),
  },
  'crash before the transition is committed': {
    end: completed({ [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED DUPLICATE' }),
  },
  'crash after the transition is committed': { end: completed() },
  'user cancels': {
    note: 'the hold is asked for after it was given back',
    cancels: { once: [STEP, 'ASKED'], answer: 202 },
    end: failed(STEP, 'cancelled-by-student', {
      ...CANCELLED,
      [STEP]: 'ASKED COMPENSATING UNDO_ASKED UNDONE LATE_ANSWER',
    }),
  },
});
