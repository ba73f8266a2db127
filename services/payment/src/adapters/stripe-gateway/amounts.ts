import type { Money } from '@edtech/contracts';
import type { Declined } from '../../domain/calls.ts';

/**
 * Currencies of which Stripe counts hundredths, although they have no smaller unit:
 * https://docs.stripe.com/currencies#special-cases
 */
const IN_HUNDREDTHS: ReadonlySet<string> = new Set(['ISK', 'UGX']);

/** Currencies of which Stripe and ISO 4217 count different units. Nothing is paid in them. */
const UNCLEAR: ReadonlySet<string> = new Set(['MGA', 'CLF', 'UYW']);

/** Whether an amount can be told to Stripe. */
export const isPayable = ({ currency }: Money): boolean => !UNCLEAR.has(currency);

export const CURRENCY_REFUSED: Declined = {
  outcome: 'declined',
  code: 'currency-refused',
  reason: 'Payments in this currency are not possible.',
};

/** An amount as Stripe's API takes it. */
export const stripeAmount = ({ minorUnits, currency }: Money): { amount: number; currency: string } => ({
  amount: IN_HUNDREDTHS.has(currency) ? minorUnits * 100 : minorUnits,
  currency: currency.toLowerCase(),
});
