import type { Money } from '@edtech/contracts';
import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { CourseNotFound, OwnCourse, PriceDiffers } from './refusals.ts';

interface Known {
  readonly tutorId: string;
  /** ISO-8601: when that was so. */
  readonly since: string;
}

export type CoursePriceState =
  | { readonly status: 'unknown' }
  | (Known & { readonly status: 'priced'; readonly price: Money })
  | (Known & { readonly status: 'withdrawn' });

export interface CoursePriced {
  readonly type: 'CoursePriced';
  readonly data: Known & { readonly price: Money };
}

export interface CourseTakenOffSale {
  readonly type: 'CourseTakenOffSale';
  readonly data: Known;
}

/** What a course costs, and whose it is: who buys it must not be the one who says so. Its id is the course's. */
export const CoursePrice = aggregate<CoursePriceState, CoursePriced | CourseTakenOffSale>({
  type: 'CoursePrice',
  initial: { status: 'unknown' },
  evolve: {
    CoursePriced: (_, { data }) => ({ status: 'priced', ...data }),
    CourseTakenOffSale: (_, { data }) => ({ status: 'withdrawn', ...data }),
  },
});

const isOlder = (state: CoursePriceState, since: string): boolean =>
  state.status === 'unknown' || Date.parse(state.since) < Date.parse(since);

/** The latest price counts, in whatever order they come. */
export const priceCourse =
  (priced: CoursePriced['data']): Decision<typeof CoursePrice> =>
  (state) =>
    isOlder(state, priced.since) ? [{ type: 'CoursePriced', data: priced }] : [];

/** A course that is withdrawn has no price, unless it was published since. */
export const takeOffSale =
  (withdrawn: CourseTakenOffSale['data']): Decision<typeof CoursePrice> =>
  (state) =>
    isOlder(state, withdrawn.since) ? [{ type: 'CourseTakenOffSale', data: withdrawn }] : [];

/** What somebody wants to buy a course for. */
export interface Purchase {
  readonly payerId: string;
  readonly amount: Money;
}

/** @throws CourseNotFound, OwnCourse, PriceDiffers */
export const demandForSale = (state: CoursePriceState, { payerId, amount }: Purchase): void => {
  if (state.status !== 'priced') throw new CourseNotFound();
  const { price, tutorId } = state;
  if (tutorId === payerId) throw new OwnCourse();
  if (price.minorUnits !== amount.minorUnits || price.currency !== amount.currency)
    throw new PriceDiffers(price);
};
