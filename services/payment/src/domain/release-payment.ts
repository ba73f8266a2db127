import type { Decision } from '@edtech/event-store/aggregate';
import { type Moment, thenFollowUp } from './follow-up.ts';
import { demandLesson, type LessonOfPayment } from './lesson.ts';
import type { Payment } from './payment.ts';
import { PaymentNotFound } from './refusals.ts';

export interface ReleasePayment {
  /** Why: lower case and hyphens. */
  readonly reason?: string;
  /** The booking that ended. Its payment may not have been asked for yet, and is refused then. */
  readonly booking?: { readonly bookingId: string; readonly payerId: string };
  /** The lesson that will not take place. */
  readonly lesson?: LessonOfPayment;
}

/**
 * Gives free what is held, and gives back what was taken. An authorisation that is under way is released once it is there.
 * Asking twice changes nothing.
 */
export const releasePayment =
  (moment: Moment, { reason, booking, lesson }: ReleasePayment = {}): Decision<typeof Payment> =>
  (state) => {
    const why = reason === undefined ? {} : { reason };
    if (state.status === 'active') {
      if (lesson !== undefined) demandLesson(state.subject, lesson);
      if (state.release !== undefined) return [];
      return thenFollowUp(moment, state, [{ type: 'ReleaseRequested', data: why }]);
    }
    if (state.status === 'unknown' && booking === undefined) throw new PaymentNotFound();
    if (state.status === 'given-up' || booking === undefined) return [];
    if (state.status === 'refused' && state.released) return [];
    return [{ type: 'PaymentGivenUp', data: { ...booking, ...why } }];
  };
