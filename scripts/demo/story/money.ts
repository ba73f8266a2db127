/** The share of the platform, as `serverless.yml` sets it: 15 %. */
export const COMMISSION_PERCENT = 15;

export const COURSE_PRICE = { minorUnits: 19_900, currency: 'EUR' };
export const LESSON_PRICE = { minorUnits: 4_990, currency: 'EUR' };

/** What a payment is to come to, in minor units. */
export interface Sums {
  readonly captured: number;
  readonly refunded: number;
  readonly commission: number;
}

export const NO_MONEY: Sums = { captured: 0, refunded: 0, commission: 0 };

/** Of whole percents of whole cents; halves are rounded up. */
export const commissionOn = (minorUnits: number): number =>
  Math.floor((minorUnits * COMMISSION_PERCENT + 50) / 100);

/** Taken, and given back as far as `refunded` says. */
export const sumsOf = (captured: number, refunded = 0): Sums => ({
  captured,
  refunded,
  commission: commissionOn(captured - refunded),
});

export const totalOf = (sums: readonly Sums[]): Sums =>
  sums.reduce(
    (total, { captured, refunded, commission }) => ({
      captured: total.captured + captured,
      refunded: total.refunded + refunded,
      commission: total.commission + commission,
    }),
    NO_MONEY,
  );
