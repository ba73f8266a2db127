import type { Money } from '@edtech/contracts';
import { splitOf } from '../domain/commission.ts';
import { type Active, outstandingOf, type PaymentState, statusOf } from '../domain/payment-state.ts';
import { PaymentNotFound } from '../domain/refusals.ts';
import type { Subject, Terms } from '../domain/terms.ts';

/** Who looks at a payment. */
export interface Viewer {
  readonly userId: string;
  readonly roles: readonly string[];
}

const isAdmin = ({ roles }: Viewer): boolean => roles.includes('ADMIN');

const basics = (paymentId: string, { amount, description, requestedAt }: Terms, subject: Subject) => ({
  paymentId,
  ...subject,
  amount,
  description,
  requestedAt,
});

/** A payment as the HTTP API shows it. The division between platform and tutor is shown to administrators. */
export interface PaymentView extends ReturnType<typeof basics> {
  readonly status: ReturnType<typeof statusOf>;
  readonly authorized: Money;
  readonly captured: Money;
  readonly released: Money;
  readonly outstanding: Money;
  readonly refunded: Money;
  readonly expiresAt?: string | undefined;
  readonly failure?: { readonly stage: string; readonly code: string; readonly reason: string } | undefined;
  readonly refunds: readonly object[];
  readonly shares?: ReturnType<typeof splitOf>;
  readonly version: number;
}

/**
 * The payment, for somebody who may see it: who pays it, and administrators.
 * @throws PaymentNotFound for everybody else, just as when there is none
 */
export const viewOf = (
  paymentId: string,
  state: PaymentState,
  version: number,
  viewer: Viewer,
): PaymentView => {
  if (state.status === 'unknown' || state.status === 'given-up') throw new PaymentNotFound();
  if (state.terms.subject.payerId !== viewer.userId && !isAdmin(viewer)) throw new PaymentNotFound();
  const money = (minorUnits: number): Money => ({ minorUnits, currency: state.terms.amount.currency });
  const nothing = money(0);
  const status = statusOf(state);
  if (state.status === 'refused') {
    const stage = state.terms.subject.paymentType === 'COURSE' ? 'CHARGE' : 'AUTHORIZATION';
    return {
      ...basics(paymentId, state.terms, state.terms.subject),
      status,
      authorized: nothing,
      captured: nothing,
      released: nothing,
      outstanding: nothing,
      refunded: nothing,
      failure: { stage, ...state.failure },
      refunds: [],
      version,
    };
  }
  const { ledger, terms, subject, refunds } = state;
  const kept = money(ledger.captured - ledger.refunded);
  return {
    ...basics(paymentId, terms, subject),
    status,
    authorized: money(ledger.authorized),
    captured: money(ledger.captured),
    released: money(ledger.released),
    outstanding: money(outstandingOf(ledger)),
    refunded: money(ledger.refunded),
    expiresAt: expiryOf(state),
    failure: state.setback,
    refunds,
    ...(isAdmin(viewer) ? { shares: splitOf(kept, terms.commission) } : {}),
    version,
  };
};

const expiryOf = ({ holds }: Active): string | undefined => holds.at(-1)?.expiresAt;
