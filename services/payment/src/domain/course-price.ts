import type { Money } from '@edtech/contracts';
import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { CourseNotFound, PriceDiffers } from './refusals.ts';

export type CoursePriceState =
  | { readonly status: 'unknown' }
  | { readonly status: 'priced'; readonly tutorId: string; readonly price: Money; readonly since: string };

export interface CoursePriced {
  readonly type: 'CoursePriced';
  /** `since`: ISO-8601. */
  readonly data: { readonly tutorId: string; readonly price: Money; readonly since: string };
}

/** What a course costs, and whose it is: who buys it must not be the one who says so. Its id is the course's. */
export const CoursePrice = aggregate<CoursePriceState, CoursePriced>({
  type: 'CoursePrice',
  initial: { status: 'unknown' },
  evolve: { CoursePriced: (_, { data }) => ({ status: 'priced', ...data }) },
});

/** The latest price counts, in whatever order they come. */
export const priceCourse =
  (priced: CoursePriced['data']): Decision<typeof CoursePrice> =>
  (state) =>
    state.status === 'priced' && Date.parse(state.since) >= Date.parse(priced.since)
      ? []
      : [{ type: 'CoursePriced', data: priced }];

/**
 * Whose course is bought at `amount`.
 * @throws CourseNotFound, PriceDiffers
 */
export const tutorOfCourse = (state: CoursePriceState, amount: Money): string => {
  if (state.status === 'unknown') throw new CourseNotFound();
  const { price, tutorId } = state;
  if (price.minorUnits !== amount.minorUnits || price.currency !== amount.currency)
    throw new PriceDiffers(price);
  return tutorId;
};
