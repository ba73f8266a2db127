import type { Decision } from '@edtech/event-store/aggregate';
import { type Moment, thenFollowUp } from './follow-up.ts';
import { demandLesson, type LessonOfPayment } from './lesson.ts';
import type { Payment } from './payment.ts';
import {
  CaptureExceedsHold,
  PaymentCapturedOtherwise,
  PaymentNotCapturable,
  PaymentNotFound,
} from './refusals.ts';

export interface CapturePayment {
  /** Minor units; all that was agreed on when absent. What is held beyond it is freed. */
  readonly minorUnits?: number;
  /** The lesson that took place. */
  readonly lesson?: LessonOfPayment;
}

/**
 * Takes what is held. While that is not yet certain, the capture waits; where the hold has lapsed, what is due is charged
 * without one. Asking twice takes once.
 */
export const capturePayment =
  (moment: Moment, { minorUnits, lesson }: CapturePayment = {}): Decision<typeof Payment> =>
  (state) => {
    if (state.status === 'unknown') throw new PaymentNotFound();
    if (state.status !== 'active') throw new PaymentNotCapturable();
    const { terms, subject, call, holds, taken, capture, release, lapsed } = state;
    if (lesson !== undefined) demandLesson(subject, lesson);

    const { currency } = terms.amount;
    const amount = { minorUnits: minorUnits ?? terms.amount.minorUnits, currency };
    const asked = taken?.amount ?? capture;
    if (asked !== undefined) {
      if (minorUnits !== undefined && minorUnits !== asked.minorUnits) throw new PaymentCapturedOtherwise();
      return [];
    }
    const held = holds.length > 0 || call?.operation === 'AUTHORIZE' || lapsed;
    if (release !== undefined || !held) throw new PaymentNotCapturable();
    if (amount.minorUnits > terms.amount.minorUnits) throw new CaptureExceedsHold(terms.amount.minorUnits);
    return thenFollowUp(moment, state, [
      {
        type: 'CaptureRequested',
        data: { amount, ...(lesson === undefined ? {} : { lessonId: lesson.lessonId }) },
      },
    ]);
  };
