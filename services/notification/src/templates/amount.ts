import type { Money } from '@edtech/contracts';

/** `€49.90`: with as many digits as the currency has. */
export const amountOf = ({ minorUnits, currency }: Money): string => {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
  const { maximumFractionDigits = 0 } = format.resolvedOptions();
  return format.format(minorUnits / 10 ** maximumFractionDigits);
};
