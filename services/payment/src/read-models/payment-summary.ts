import type { RowItem } from '@edtech/projection';
import type { PaymentRow } from './payment-row.ts';

/** A payment in a list, as the HTTP API shows it. */
export const summaryOf = (row: RowItem<typeof PaymentRow>) => {
  const { paymentId, payerId, tutorId, paymentType, courseId, lessonId, bookingId, description } = row;
  const { status, currency, failureCode, failureReason, requestedAt, version } = row;
  const money = (minorUnits: number) => ({ minorUnits, currency });
  return {
    paymentId,
    payerId,
    tutorId,
    paymentType,
    courseId,
    lessonId,
    bookingId,
    description,
    status,
    amount: money(row.amount),
    captured: money(row.captured),
    refunded: money(row.refunded),
    failure: failureCode === undefined ? undefined : { code: failureCode, reason: failureReason },
    requestedAt,
    version,
  };
};
