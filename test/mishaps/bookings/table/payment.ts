import { type Case, casesOf } from '../case.ts';
import { CANCELLED, completed, FAILED_AGAIN, failed, GIVEN_BACK_AGAIN, NO_MONEY, RELEASED } from '../end.ts';

const STEP = 'PAYMENT_AUTHORIZATION';
const UNANSWERED = 'ASKED UNANSWERED ASKED_AGAIN UNANSWERED COMPENSATING UNDO_ASKED UNDONE';
const HOLD_UNDONE = { AVAILABILITY_CHECK: 'ASKED SUCCEEDED UNDO_ASKED UNDONE' };

export const payment: readonly Case[] = casesOf(STEP, {
  rejected: {
    card: 'tok_declined',
    end: failed(STEP, 'card-declined', { ...HOLD_UNDONE, [STEP]: 'ASKED REFUSED COMPENSATING' }),
  },
  error: {
    note: 'payment finds the requests later, and refuses what has been given up',
    end: failed(STEP, 'payment-unanswered', {
      ...HOLD_UNDONE,
      [STEP]: /^ASKED UNANSWERED ASKED_AGAIN UNANSWERED COMPENSATING UNDO_ASKED UNDONE( LATE_ANSWER)+$/,
    }),
  },
  timeout: { end: failed(STEP, 'payment-unanswered', { ...HOLD_UNDONE, [STEP]: UNANSWERED }) },
  'reply lost': { end: completed({ [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED' }) },
  'reply twice': { end: completed() },
  'reply after the timeout': {
    end: failed(
      STEP,
      'payment-unanswered',
      {
        ...HOLD_UNDONE,
        WORKFLOW: FAILED_AGAIN,
        [STEP]: RegExp(`^${UNANSWERED}${GIVEN_BACK_AGAIN}$`),
      },
      { money: RELEASED },
    ),
  },
  'service down for 20 s': {
    note: 'payment finds the requests and the release together, in any order',
    end: failed(
      STEP,
      'payment-unanswered',
      {
        ...HOLD_UNDONE,
        WORKFLOW: /^STARTED( FAILED)+$/,
        [STEP]:
          /^ASKED UNANSWERED ASKED_AGAIN UNANSWERED COMPENSATING UNDO_ASKED( (LATE_SUCCESS|LATE_ANSWER|UNDO_ASKED_AGAIN|UNDONE|DUPLICATE))+$/,
      },
      { money: [NO_MONEY, RELEASED] },
    ),
  },
  'crash before the transition is committed': {
    end: completed({ [STEP]: 'ASKED UNANSWERED ASKED_AGAIN SUCCEEDED DUPLICATE' }),
  },
  'crash after the transition is committed': { end: completed() },
  'user cancels': {
    note: 'the money is asked for after it was given back',
    cancels: { once: [STEP, 'ASKED'], answer: 202 },
    end: failed(STEP, 'cancelled-by-student', {
      ...CANCELLED,
      ...HOLD_UNDONE,
      [STEP]: 'ASKED COMPENSATING UNDO_ASKED UNDONE LATE_ANSWER',
    }),
  },
});
