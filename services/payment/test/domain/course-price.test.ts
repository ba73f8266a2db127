import { given } from '@edtech/testkit';
import {
  CoursePrice,
  type CoursePriced,
  type CourseTakenOffSale,
  demandForSale,
  priceCourse,
  takeOffSale,
} from '../../src/domain/course-price.ts';
import { CourseNotFound, OwnCourse, PriceDiffers } from '../../src/domain/refusals.ts';

const priced = (minorUnits: number, since: string): CoursePriced => ({
  type: 'CoursePriced',
  data: { tutorId: 't-1', price: { minorUnits, currency: 'EUR' }, since },
});
const [EARLIER, LATER] = [
  priced(19_900, '2026-01-01T00:00:00.000Z'),
  priced(17_900, '2026-02-01T01:00:00+01:00'),
];
const withdrawn = (since: string): CourseTakenOffSale => ({
  type: 'CourseTakenOffSale',
  data: { tutorId: 't-1', since },
});
const BETWEEN = withdrawn('2026-01-15T00:00:00.000Z');
const AFTER = withdrawn('2026-03-01T00:00:00.000Z');

test('a course that is published has a price', () => {
  given(CoursePrice, []).when(priceCourse(EARLIER.data)).thenEvents([EARLIER]);
});

test('the latest price counts, in whatever order they are told', () => {
  given(CoursePrice, [EARLIER]).when(priceCourse(LATER.data)).thenEvents([LATER]);
  given(CoursePrice, [LATER]).when(priceCourse(EARLIER.data)).thenEvents([]);
  given(CoursePrice, [LATER]).when(priceCourse(LATER.data)).thenEvents([]);
});

test('a course that is withdrawn is off sale until it is published again, in whatever order that is told', () => {
  given(CoursePrice, [EARLIER]).when(takeOffSale(BETWEEN.data)).thenEvents([BETWEEN]);
  given(CoursePrice, [EARLIER, BETWEEN]).when(takeOffSale(BETWEEN.data)).thenEvents([]);
  given(CoursePrice, [EARLIER, BETWEEN]).when(priceCourse(LATER.data)).thenEvents([LATER]);
  given(CoursePrice, []).when(takeOffSale(BETWEEN.data)).thenEvents([BETWEEN]);
  given(CoursePrice, [BETWEEN]).when(priceCourse(EARLIER.data)).thenEvents([]);
  given(CoursePrice, [LATER]).when(takeOffSale(BETWEEN.data)).thenEvents([]);
  given(CoursePrice, [LATER]).when(takeOffSale(AFTER.data)).thenEvents([AFTER]);
});

describe('buying a course', () => {
  const state = { status: 'priced', ...EARLIER.data } as const;
  const bought = { payerId: 'u-1', amount: { minorUnits: 19_900, currency: 'EUR' } };

  test('is for its price, and no other', () => {
    expect(() => demandForSale(state, bought)).not.toThrow();
    const offer = (minorUnits: number, currency: string) => () =>
      demandForSale(state, { ...bought, amount: { minorUnits, currency } });
    expect(offer(1, 'EUR')).toThrow(PriceDiffers);
    expect(offer(19_900, 'USD')).toThrow(PriceDiffers);
  });

  test('that was never published is refused', () =>
    expect(() => demandForSale({ status: 'unknown' }, bought)).toThrow(CourseNotFound));

  test('that is withdrawn is refused as if there were none', () =>
    expect(() => demandForSale({ status: 'withdrawn', ...BETWEEN.data }, bought)).toThrow(CourseNotFound));

  test('of one’s own is refused', () =>
    expect(() => demandForSale(state, { ...bought, payerId: 't-1' })).toThrow(OwnCourse));
});
