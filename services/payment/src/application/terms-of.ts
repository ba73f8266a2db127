import type { Money } from '@edtech/contracts';
import type { BasisPoints } from '../domain/commission.ts';
import type { PaymentAccountState } from '../domain/payment-account.ts';
import type { Failure } from '../domain/payment-events.ts';
import type { PaymentMethod, Subject, Terms } from '../domain/terms.ts';

/** What a payer and the platform agree on. */
export interface Wanted {
  readonly subject: Subject;
  readonly amount: Money;
  readonly description: string;
}

/** A request that may be made, or one that is refused and why. */
export interface Agreed {
  readonly terms: Terms;
  readonly refused?: Failure;
}

const NONE: PaymentMethod = { token: 'none' };

/** The terms of what is wanted, with the payment method of the payer's account. */
export const termsOf = (
  { subject, amount, description }: Wanted,
  account: PaymentAccountState,
  commission: BasisPoints,
  requestedAt: string,
): Agreed => {
  const method = account.status === 'open' ? account.method : undefined;
  const terms = { subject, amount, description, commission, requestedAt, method: method ?? NONE };
  if (method !== undefined || (amount.minorUnits === 0 && account.status === 'open')) return { terms };
  if (account.status === 'closed')
    return { terms, refused: { code: 'account-closed', reason: 'The payment account is closed.' } };
  return {
    terms,
    refused: {
      code: 'payment-method-missing',
      reason: 'No payment method is on file. Add one, then try again.',
    },
  };
};
