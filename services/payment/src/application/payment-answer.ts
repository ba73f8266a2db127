import { PlatformError } from '@edtech/contracts';
import { accepted, created, type HttpResult, ok } from '@edtech/http';
import type { PaymentState } from '../domain/payment-state.ts';
import { type Viewer, viewOf } from './payment-view.ts';
import type { Settled } from './payments.ts';

/** The gateway said no. The payment is on record, with the reason. */
export class PaymentDeclined extends PlatformError {
  readonly code = 'payment-declined';
  readonly kind = 'refused';
  readonly publicFacts = ['paymentId', 'declineCode'] as const;
  readonly paymentId: string;
  readonly declineCode: string;

  constructor(paymentId: string, { code, reason }: { readonly code: string; readonly reason: string }) {
    super(reason);
    this.paymentId = paymentId;
    this.declineCode = code;
  }
}

/**
 * The answer to a command: 201 (for a new payment) or 200 once it is settled, 202 while its outcome is not known.
 * @throws PaymentDeclined
 */
export const answerOf = (
  { paymentId, state, version }: Settled,
  viewer: Viewer,
  { isNew = false }: { readonly isNew?: boolean } = {},
): HttpResult => {
  const view = viewOf(paymentId, state, version, viewer);
  if (isOpen(state)) return accepted(view, { location: `/payments/${paymentId}`, version });
  // A new payment has failed as a whole, or not; what went wrong with it later is not this request's answer.
  const declined = !isNew || view.status === 'FAILED';
  if (declined && view.failure !== undefined) throw new PaymentDeclined(paymentId, view.failure);
  return isNew ? created(`/payments/${paymentId}`, view, { version }) : ok(view, { version });
};

const isOpen = (state: PaymentState): boolean => state.status === 'active' && state.call !== undefined;
