import { given } from '@edtech/testkit';
import { CoursePrice, type CoursePriced, priceCourse, tutorOfCourse } from '../../src/domain/course-price.ts';
import { CourseNotFound, PriceDiffers } from '../../src/domain/refusals.ts';

const priced = (minorUnits: number, since: string): CoursePriced => ({
  type: 'CoursePriced',
  data: { tutorId: 't-1', price: { minorUnits, currency: 'EUR' }, since },
});
const [EARLIER, LATER] = [
  priced(19_900, '2026-01-01T00:00:00.000Z'),
  priced(17_900, '2026-02-01T01:00:00+01:00'),
];

test('a course that is published has a price', () => {
  given(CoursePrice, []).when(priceCourse(EARLIER.data)).thenEvents([EARLIER]);
});

test('the latest price counts, in whatever order they are told', () => {
  given(CoursePrice, [EARLIER]).when(priceCourse(LATER.data)).thenEvents([LATER]);
  given(CoursePrice, [LATER]).when(priceCourse(EARLIER.data)).thenEvents([]);
  given(CoursePrice, [LATER]).when(priceCourse(LATER.data)).thenEvents([]);
});

test('who buys a course pays its price to its tutor, and no other price', () => {
  const state = { status: 'priced', ...EARLIER.data } as const;
  expect(tutorOfCourse(state, { minorUnits: 19_900, currency: 'EUR' })).toBe('t-1');
  expect(() => tutorOfCourse(state, { minorUnits: 1, currency: 'EUR' })).toThrow(PriceDiffers);
  expect(() => tutorOfCourse(state, { minorUnits: 19_900, currency: 'USD' })).toThrow(PriceDiffers);
});

test('a course that was never published cannot be bought', () => {
  expect(() => tutorOfCourse({ status: 'unknown' }, { minorUnits: 0, currency: 'EUR' })).toThrow(
    CourseNotFound,
  );
});
