import type { Decision } from '@edtech/event-store/aggregate';
import { type Moment, thenFollowUp } from './follow-up.ts';
import { demandLesson, type LessonOfPayment } from './lesson.ts';
import type { Payment } from './payment.ts';
import type { PaymentReleased } from './payment-events.ts';
import type { Active } from './payment-state.ts';
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
 * Asking twice changes nothing; a booking that asks again is answered again, for the first answer may have been lost.
 */
export const releasePayment =
  (moment: Moment, { reason, booking, lesson }: ReleasePayment = {}): Decision<typeof Payment> =>
  (state) => {
    const why = reason === undefined ? {} : { reason };
    if (state.status === 'active') {
      if (lesson !== undefined) demandLesson(state.subject, lesson);
      if (state.release !== undefined) return booking === undefined ? [] : answeredAgain(state);
      return thenFollowUp(moment, state, [{ type: 'ReleaseRequested', data: why }]);
    }
    if (state.status === 'unknown' && booking === undefined) throw new PaymentNotFound();
    if (booking === undefined) return [];
    return [{ type: 'PaymentGivenUp', data: { ...booking, ...why } }];
  };

/** What is under way is answered when it is done. By now nothing is held that could be named. */
const answeredAgain = ({ released, release, subject }: Active): readonly PaymentReleased[] =>
  released ? [{ type: 'PaymentReleased', data: { subject, ...release } }] : [];
