/** An amount of money, exact: a whole number of the currency's smallest unit. */
export interface Money {
  readonly minorUnits: number;
  /** ISO 4217. */
  readonly currency: string;
}

/**
 * Decimal places of the currencies that do not have two: ISO 4217, list one,
 * https://www.six-group.com/en/products-services/financial-information/data-standards.html
 * Kept here and not asked of `Intl`, whose answers differ from the standard's and change with the runtime.
 */
const DECIMALS: ReadonlyMap<string, number> = new Map(
  (
    [
      [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
      [3, 'BHD IQD JOD KWD LYD OMR TND'],
      [4, 'CLF UYW'],
    ] as const
  ).flatMap(([decimals, currencies]) =>
    currencies.split(' ').map((currency): [string, number] => [currency, decimals]),
  ),
);

/** A double holds this many decimal digits faithfully: what comes after them is noise, not half a cent. */
const FAITHFUL_DIGITS = 15;

/** `amount` of the currency's main unit in its smallest unit, halves rounded up: 1.005 EUR is 101 cents. */
export const toMinorUnits = (amount: number, currency: string): Money => {
  const scaled = amount * 10 ** (DECIMALS.get(currency) ?? 2);
  return { minorUnits: Math.round(Number(scaled.toPrecision(FAITHFUL_DIGITS))), currency };
};
