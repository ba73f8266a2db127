import { PlatformError } from './errors.ts';

/** What upcasters cannot learn from the events themselves. */
export interface UpcastSettings {
  /** The currency of amounts from before events named one. ISO 4217. */
  readonly currency: string;
}

/** The currency that the platform began with. */
export const DEFAULT_CURRENCY = 'EUR';

/** The environment variable that names another. */
export const CURRENCY_VARIABLE = 'UPCAST_CURRENCY';

/** The environment names a currency that is none. The function stops before it handles anything. */
export class CurrencyInvalid extends PlatformError {
  readonly code = 'currency-invalid';
  readonly kind = 'internal';
  readonly currency: string;

  constructor(currency: string) {
    super(`${CURRENCY_VARIABLE} is "${currency}". Set it to the three letters of an ISO 4217 currency.`);
    this.currency = currency;
  }
}

/**
 * The settings that `variables`, for example `process.env`, ask for. Read once, at the start of a container.
 * @throws CurrencyInvalid
 */
export const upcastSettings = (
  variables: Readonly<Record<string, string | undefined>> = {},
): UpcastSettings => {
  const currency = variables[CURRENCY_VARIABLE] || DEFAULT_CURRENCY;
  if (!/^[A-Z]{3}$/.test(currency)) throw new CurrencyInvalid(currency);
  return { currency };
};
