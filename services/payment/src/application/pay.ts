import { type BodyOf, PlatformError } from '@edtech/contracts';
import type { Decision } from '@edtech/event-store/aggregate';
import type { BasisPoints } from '../domain/commission.ts';
import { type CoursePriceState, demandForSale } from '../domain/course-price.ts';
import type { Moment } from '../domain/follow-up.ts';
import type { Payment } from '../domain/payment.ts';
import type { PaymentAccountState } from '../domain/payment-account.ts';
import { AccountClosed, AccountNotFound, CourseNotFound, PaymentMethodMissing } from '../domain/refusals.ts';
import { requestPayment } from '../domain/request-payment.ts';
import type { Subject } from '../domain/terms.ts';
import type { payRequest } from '../generated/pay-request.ts';
import { termsOf } from './terms-of.ts';

type PayRequest = BodyOf<typeof payRequest>;

export class SubjectIncomplete extends PlatformError {
  readonly code = 'subject-incomplete';
  readonly kind = 'invalid';
  readonly publicFacts = ['missing'] as const;
  readonly missing: 'tutorId' | 'courseId';

  constructor(missing: 'tutorId' | 'courseId') {
    super(`A payment of this type needs ${missing}.`);
    this.missing = missing;
  }
}

/** What the platform knows of the one who pays, and of what is paid for. */
export interface Known {
  readonly account: PaymentAccountState;
  /** Of the course that the request names. */
  readonly course: CoursePriceState;
}

/**
 * A payment that its payer asks for. Whether it may be made is decided when it is new: a repeated request gets the payment
 * that the first one made, whatever has changed since.
 * @throws SubjectIncomplete
 */
export const pay = (
  userId: string,
  body: PayRequest,
  { account, course }: Known,
  commission: BasisPoints,
): ((moment: Moment) => Decision<typeof Payment>) => {
  const subject = subjectOf(userId, body, course);
  const { amount, description, paymentType } = body;
  return (moment) => {
    const { terms } = termsOf({ subject, amount, description }, account, commission, moment.now);
    return (state) => {
      if (state.status === 'unknown') {
        if (paymentType === 'COURSE') demandForSale(course, { payerId: userId, amount });
        demandAccount(userId, account, amount.minorUnits);
      }
      return requestPayment(moment, terms)(state);
    };
  };
};

const subjectOf = (payerId: string, body: PayRequest, course: CoursePriceState): Subject => {
  const { paymentType, courseId, lessonId, tutorId } = body;
  const lesson = lessonId === undefined ? {} : { lessonId };
  if (paymentType === 'COURSE') {
    if (courseId === undefined) throw new SubjectIncomplete('courseId');
    if (course.status === 'unknown') throw new CourseNotFound();
    return { payerId, paymentType, courseId, tutorId: course.tutorId };
  }
  if (tutorId === undefined) throw new SubjectIncomplete('tutorId');
  return { payerId, paymentType, tutorId, ...lesson, ...(courseId === undefined ? {} : { courseId }) };
};

const demandAccount = (userId: string, account: PaymentAccountState, minorUnits: number): void => {
  if (account.status === 'unknown') throw new AccountNotFound(userId);
  if (account.status === 'closed') throw new AccountClosed();
  if (account.method === undefined && minorUnits > 0) throw new PaymentMethodMissing();
};
