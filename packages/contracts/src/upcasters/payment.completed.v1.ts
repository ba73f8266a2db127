import type { PaymentCompletedV1 } from '../generated/payment/payment.completed.v1.data.ts';
import type { PaymentCompletedV2 } from '../generated/payment/payment.completed.v2.data.ts';
import { toMinorUnits } from '../money.ts';
import type { Upcaster } from '../upcaster.ts';

/**
 * Version 1 named no currency: it was always the platform's. Nor did it name what was paid for, and nothing here can
 * find out; version 2 permits that.
 */
export const upcast: Upcaster<PaymentCompletedV1, PaymentCompletedV2> = (
  { paymentId, userId, tutorId, amount, paymentType, timestamp },
  { currency },
) => ({ paymentId, userId, tutorId, amount: toMinorUnits(amount, currency), paymentType, timestamp });
