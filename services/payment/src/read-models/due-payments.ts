import { follow, type PagePlace, partOf, projection, type Rows } from '@edtech/projection';
import { Payment } from '../domain/payment.ts';
import { DuePaymentRow } from './due-payment-row.ts';

/** Payments that fall due at the same moment are neither written nor swept through a single partition. */
const PARTS = 4;

export const DUE_PARTS: readonly string[] = Array.from({ length: PARTS }, (_, part) => String(part));

/**
 * How long a call has no outcome before the sweep asks for it. Longer than any call takes, and than the one who made it
 * takes to record what it came to.
 */
const UNRESOLVED_MILLISECONDS = 60_000;

const due = (paymentId: string, dueAt: string, rows: Rows): void =>
  rows.put(DuePaymentRow, { paymentId, part: String(partOf(paymentId, PARTS)), dueAt });

const answered = ({ aggregateId: paymentId }: { readonly aggregateId: string }, rows: Rows): void =>
  rows.remove(DuePaymentRow, { paymentId });

/**
 * Payments that somebody has to look at. It is a reminder, no more: what is done is decided from the payment's own stream,
 * so a row that is late or wrong costs time, never money.
 */
export const duePayments = projection({
  name: 'due-payments',
  version: 1,
  perAggregate: true,
  follows: follow(Payment, {
    CallStarted: ({ aggregateId, data: { call } }, rows) =>
      due(aggregateId, new Date(Date.parse(call.startedAt) + UNRESOLVED_MILLISECONDS).toISOString(), rows),
    LookScheduled: ({ aggregateId, data: { at } }, rows) => due(aggregateId, at, rows),
    PaymentAuthorized: answered,
    AuthorizationDeclined: answered,
    RenewalDeclined: answered,
    PaymentCaptured: answered,
    CaptureDeclined: answered,
    PaymentCharged: answered,
    ChargeDeclined: answered,
    HoldReleased: answered,
    HoldLapsed: answered,
    ReleaseDeclined: answered,
    PaymentRefunded: answered,
    RefundDeclined: answered,
  }),
});

/** Of one part, the longest due first. @param until ISO-8601 */
export const dueIn =
  (part: string, until: string) =>
  ({ generation, index }: PagePlace) =>
    DuePaymentRow.query.byTime({ generation, part }).lte({ dueAt: until }).go(index);
