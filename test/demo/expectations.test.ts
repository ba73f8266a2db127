import fc from 'fast-check';
import { commissionOn, sumsOf, totalOf } from '../../scripts/demo/story/money.ts';
import { castOf, everybodyIn } from '../../scripts/demo/story/people.ts';

test('the platform keeps 15 % of what is not given back, halves rounded up', () => {
  expect(sumsOf(19_900)).toEqual({ captured: 19_900, refunded: 0, commission: 2_985 });
  expect(sumsOf(4_990)).toEqual({ captured: 4_990, refunded: 0, commission: 749 });
  expect(sumsOf(19_900, 19_900)).toEqual({ captured: 19_900, refunded: 19_900, commission: 0 });
  expect(commissionOn(10)).toBe(2);
});

test('sums add up, and those of nothing are nothing', () => {
  expect(totalOf([])).toEqual({ captured: 0, refunded: 0, commission: 0 });
  const sums = fc.record({ captured: fc.nat(), refunded: fc.nat(), commission: fc.nat() });
  fc.assert(
    fc.property(fc.array(sums), fc.array(sums), (some, others) => {
      expect(totalOf([...some, ...others])).toEqual(totalOf([totalOf(some), totalOf(others)]));
    }),
  );
});

test('the cast is the same in each run but for its ids, and no two of it share one', () => {
  const [one, other] = [everybodyIn(castOf('one')), everybodyIn(castOf('other'))];
  expect(one.map(({ name, role }) => [name, role])).toEqual(other.map(({ name, role }) => [name, role]));
  const ids = [...one, ...other].flatMap(({ userId, email }) => [userId, email]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(castOf('one')).toEqual(castOf('one'));
});
