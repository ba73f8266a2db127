import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { type PaymentState, statusOf } from './payment-state.ts';
import { CourseBoughtAlready } from './refusals.ts';

export type CoursePurchaseState =
  | { readonly status: 'none' }
  | { readonly status: 'bought'; readonly paymentId: string };

export interface CourseBought {
  readonly type: 'CourseBought';
  readonly data: { readonly paymentId: string };
}

/** With which payment somebody has bought a course, so that nobody pays for it twice. The last one counts. */
export const CoursePurchase = aggregate<CoursePurchaseState, CourseBought>({
  type: 'CoursePurchase',
  initial: { status: 'none' },
  evolve: { CourseBought: (_, { data: { paymentId } }) => ({ status: 'bought', paymentId }) },
});

/** The course is escaped, so that it can hold no colon, and no two pairs have one id. */
export const purchaseId = (courseId: string, payerId: string): string =>
  `${encodeURIComponent(courseId.toWellFormed())}:${payerId}`;

/** Whether the money has been taken, or may be yet: not when it was declined, nor once all of it was given back. */
const stands = (payment: PaymentState): boolean => {
  const status = statusOf(payment);
  return status !== undefined && status !== 'FAILED' && status !== 'RELEASED' && status !== 'REFUNDED';
};

/**
 * Buys the course with this payment.
 * @param earlier the payment that the purchase names so far, if any
 * @throws CourseBoughtAlready
 */
export const buyCourse =
  (paymentId: string, earlier?: PaymentState): Decision<typeof CoursePurchase> =>
  (state) => {
    if (state.status === 'bought' && earlier !== undefined && stands(earlier))
      throw new CourseBoughtAlready(state.paymentId);
    return [{ type: 'CourseBought', data: { paymentId } }];
  };
