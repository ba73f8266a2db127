import type { Call } from '../../domain/calls.ts';

type Operation = Call['operation'];

/** What goes wrong with a call on purpose. */
export type Trouble =
  /** The gateway says no. */
  | { readonly kind: 'declined'; readonly code: string; readonly reason: string }
  /** It does what it was asked and never says so; whoever asks again is told. */
  | { readonly kind: 'done-without-answer' }
  /** It does nothing and says nothing, the first time. */
  | { readonly kind: 'lost-once' }
  /** It does nothing and answers with an error, every time. */
  | { readonly kind: 'error' }
  /** It accepts the call and has not decided yet; whoever asks again is told. */
  | { readonly kind: 'pending' };

const PAYING = ['AUTHORIZE', 'CHARGE'] as const;

const DECLINED = { kind: 'declined', code: 'card-declined', reason: 'The card was declined.' } as const;

/** The tokens that have something go wrong, and with which calls. Any other token pays. */
export const TRIGGERS: Readonly<
  Record<string, { readonly of: readonly Operation[]; readonly trouble: Trouble }>
> = {
  tok_declined: { of: PAYING, trouble: DECLINED },
  tok_insufficient_funds: {
    of: PAYING,
    trouble: {
      kind: 'declined',
      code: 'insufficient-funds',
      reason: 'The account does not cover the price.',
    },
  },
  tok_timeout_charged: { of: PAYING, trouble: { kind: 'done-without-answer' } },
  tok_timeout_not_charged: { of: PAYING, trouble: { kind: 'lost-once' } },
  tok_error: { of: PAYING, trouble: { kind: 'error' } },
  tok_pending: { of: PAYING, trouble: { kind: 'pending' } },
  tok_capture_declined: { of: ['CAPTURE'], trouble: DECLINED },
  tok_capture_timeout_captured: { of: ['CAPTURE'], trouble: { kind: 'done-without-answer' } },
  tok_capture_timeout_not_captured: { of: ['CAPTURE'], trouble: { kind: 'lost-once' } },
  tok_release_timeout_released: { of: ['RELEASE'], trouble: { kind: 'done-without-answer' } },
  tok_refund_declined: { of: ['REFUND'], trouble: DECLINED },
  tok_refund_timeout_refunded: { of: ['REFUND'], trouble: { kind: 'done-without-answer' } },
  tok_refund_pending: { of: ['REFUND'], trouble: { kind: 'pending' } },
};

/** A token that the gateway does not know: it is not kept. */
export const UNKNOWN = 'tok_unknown';

/** Holds of a card with this token lapse after an hour instead of a week. */
export const SHORT_HOLD = 'tok_short_hold';

export const troubleWith = (token: string, operation: Operation): Trouble | undefined => {
  const trigger = Object.hasOwn(TRIGGERS, token) ? TRIGGERS[token] : undefined;
  return trigger?.of.includes(operation) ? trigger.trouble : undefined;
};
