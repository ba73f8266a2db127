import { CoursePrice } from './course-price.ts';
import { CoursePurchase } from './course-purchase.ts';
import { Payment } from './payment.ts';
import { PaymentAccount } from './payment-account.ts';

/** All aggregates of the service. */
export const aggregates = [Payment, PaymentAccount, CoursePrice, CoursePurchase] as const;
