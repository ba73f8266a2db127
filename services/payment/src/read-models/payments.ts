import { followEvery, type PagePlace, projection, type RowPatch, type Rows } from '@edtech/projection';
import { Payment } from '../domain/payment.ts';
import type { Failure } from '../domain/payment-events.ts';
import { PaymentRow } from './payment-row.ts';

interface Happened {
  readonly aggregateId: string;
  readonly version: number;
}

const patch = (
  { aggregateId: paymentId, version }: Happened,
  rows: Rows,
  changes: RowPatch<typeof PaymentRow> = {},
): void => rows.patch(PaymentRow, { paymentId }, { ...changes, version });

const failure = ({ code, reason }: Failure) => ({ failureCode: code, failureReason: reason });

const NO_FAILURE = { failureCode: undefined, failureReason: undefined };

/** Payments, by who pays. */
export const payments = projection({
  name: 'payments',
  version: 1,
  perAggregate: true,
  follows: followEvery(Payment, {
    PaymentRequested: ({ aggregateId: paymentId, version, data: { terms } }, rows) => {
      const { subject, amount, description, requestedAt } = terms;
      rows.put(PaymentRow, {
        ...subject,
        paymentId,
        description,
        status: 'PENDING',
        amount: amount.minorUnits,
        currency: amount.currency,
        captured: 0,
        refunded: 0,
        requestedAt,
        version,
      });
    },
    PaymentRefused: ({ aggregateId: paymentId, version, data: { terms, code, reason } }, rows) => {
      const { subject, amount, description, requestedAt } = terms;
      rows.put(PaymentRow, {
        ...subject,
        paymentId,
        description,
        status: 'FAILED',
        amount: amount.minorUnits,
        currency: amount.currency,
        captured: 0,
        refunded: 0,
        ...failure({ code, reason }),
        requestedAt,
        version,
      });
    },
    PaymentGivenUp: patch,
    CallStarted: patch,
    LookScheduled: patch,
    PaymentAuthorized: (event, rows) => patch(event, rows, { status: 'AUTHORIZED', ...NO_FAILURE }),
    AuthorizationDeclined: (event, rows) => patch(event, rows, { status: 'FAILED', ...failure(event.data) }),
    BookingAnsweredAgain: patch,
    RenewalDeclined: (event, rows) => patch(event, rows, failure(event.data)),
    CaptureRequested: (event, rows) =>
      patch(event, rows, event.data.lessonId === undefined ? {} : { lessonId: event.data.lessonId }),
    PaymentCaptured: (event, rows) =>
      patch(event, rows, { status: 'CAPTURED', captured: event.data.amount.minorUnits, ...NO_FAILURE }),
    CaptureDeclined: (event, rows) => patch(event, rows, failure(event.data)),
    PaymentCharged: (event, rows) =>
      patch(event, rows, { status: 'CAPTURED', captured: event.data.amount.minorUnits, ...NO_FAILURE }),
    ChargeDeclined: (event, rows) => patch(event, rows, { status: 'FAILED', ...failure(event.data) }),
    ReleaseRequested: patch,
    HoldReleased: (event, rows) => patch(event, rows, NO_FAILURE),
    HoldLapsed: (event, rows) =>
      patch(event, rows, { status: event.data.chargedInstead ? 'PENDING' : 'FAILED' }),
    ReleaseDeclined: (event, rows) => patch(event, rows, failure(event.data)),
    PaymentReleased: (event, rows) =>
      patch(event, rows, event.data.amount === undefined ? {} : { status: 'RELEASED' }),
    RefundRequested: patch,
    PaymentRefunded: (event, rows) =>
      patch(event, rows, {
        status: event.data.kept.minorUnits === 0 ? 'REFUNDED' : 'PARTLY_REFUNDED',
        refunded: event.data.total.minorUnits,
        ...NO_FAILURE,
      }),
    RefundDeclined: (event, rows) => patch(event, rows, failure(event.data)),
  }),
});

/** Newest first: where a payment stands in the list never changes. */
export const paymentsOf =
  (payerId: string) =>
  ({ generation, index }: PagePlace) =>
    PaymentRow.query.byPayer({ generation, payerId }).go({ ...index, order: 'desc' });
