import { PlatformError } from '@edtech/contracts';
import { accepted, created, type HttpResult, ok } from '@edtech/http';
import type { PaymentState, STAGES } from '../domain/payment-state.ts';
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

type Stage = (typeof STAGES)[number];

/** The refusals that are a command's own; others are of the past, or of another command. */
const OWN_STAGES = {
  pay: [],
  capture: ['CAPTURE', 'CHARGE'],
  release: ['RELEASE', 'REFUND'],
  refund: ['REFUND'],
} as const satisfies { readonly [command: string]: readonly Stage[] };

/**
 * The answer to a command: 201 (for a new payment) or 200 once it is settled, 202 while its outcome is not known.
 * @throws PaymentDeclined
 */
export const answerOf = (
  command: keyof typeof OWN_STAGES,
  { paymentId, state, version }: Settled,
  viewer: Viewer,
): HttpResult => {
  const view = viewOf(paymentId, state, version, viewer);
  if (isOpen(state)) return accepted(view, { location: `/payments/${paymentId}`, version });
  const own: readonly string[] = OWN_STAGES[command];
  const { failure, status } = view;
  const hasFailed = status === 'FAILED' && (command === 'pay' || command === 'capture');
  if (failure !== undefined && (hasFailed || own.includes(failure.stage)))
    throw new PaymentDeclined(paymentId, failure);
  return command === 'pay' ? created(`/payments/${paymentId}`, view, { version }) : ok(view, { version });
};

const isOpen = (state: PaymentState): boolean => state.status === 'active' && state.call !== undefined;
