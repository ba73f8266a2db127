import type { Money } from '@edtech/contracts';

/** What the platform keeps of a payment, in hundredths of a percent: 1500 is 15 %. */
export type BasisPoints = number;

/** All of it. */
export const WHOLE: BasisPoints = 10_000;

/** Who gets what of an amount. The two parts are the amount, to the last cent. */
export interface Split {
  readonly platform: Money;
  readonly tutor: Money;
}

/** Halves are rounded up. Exact: an amount of at most 10^10 times 10^4 is far below 2^53. */
const share = (minorUnits: number, commission: BasisPoints): number =>
  Math.floor((minorUnits * commission + WHOLE / 2) / WHOLE);

/** How `amount` is divided: the tutor gets what the rounded commission leaves. */
export const splitOf = ({ minorUnits, currency }: Money, commission: BasisPoints): Split => {
  const platform = share(minorUnits, commission);
  return {
    platform: { minorUnits: platform, currency },
    tutor: { minorUnits: minorUnits - platform, currency },
  };
};

/**
 * Who gives back what of a refund: after it, the platform has the commission on what is left, whatever the parts that
 * were refunded before. So refunds that add up to all that was taken leave nobody with a cent.
 *
 * @param kept minor units that had been taken and not refunded before this refund
 */
export const refundSplitOf = (refund: Money, kept: number, commission: BasisPoints): Split => {
  const { minorUnits, currency } = refund;
  const platform = share(kept, commission) - share(kept - minorUnits, commission);
  return {
    platform: { minorUnits: platform, currency },
    tutor: { minorUnits: minorUnits - platform, currency },
  };
};
