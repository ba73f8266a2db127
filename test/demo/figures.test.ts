import fc from 'fast-check';
import { countFigures, countsOf, figure, figureLine } from '../../scripts/demo/story/figures.ts';

test('a figure matches when it is what is implied, however deep', () => {
  expect(figure('sums', { captured: 5, of: ['a'] }, { captured: 5, of: ['a'] }).matches).toBe(true);
  expect(figure('sums', { captured: 5 }, { captured: 6 }).matches).toBe(false);
  expect(figure('sums', 5, '5').matches).toBe(false);
  expect(figure('access', 'HELD', undefined).matches).toBe(false);
});

test('what is not there is neither zero nor any amount', () => {
  expect(figure('captured', 0, Number.NaN).matches).toBe(false);
});

test('a figure is one line, with expected and found when they differ', () => {
  expect(figureLine(figure('payments', 2, 2))).toBe('  ✔ payments: 2');
  expect(figureLine(figure('payments', 2, 3))).toBe('  ✘ payments: expected 2, found 3');
  expect(figureLine(figure('events', ['a', 'b'], []))).toBe('  ✘ events: expected a, b, found nothing');
  expect(figureLine(figure('access', 'HELD', undefined))).toBe('  ✘ access: expected HELD, found nothing');
  expect(figureLine(figure('sums', { a: 1 }, { a: 1 }))).toBe('  ✔ sums: {"a":1}');
});

test('whatever is missing, doubled or unexpected is a mismatch under its name', () => {
  const figures = countFigures((name) => name, ['sold', 'sold', 'lost'], ['sold', 'sold', 'sold', 'odd']);
  expect(figures).toEqual([
    { what: 'lost', expected: 1, found: 0, matches: false },
    { what: 'odd', expected: 0, found: 1, matches: false },
    { what: 'sold', expected: 2, found: 3, matches: false },
  ]);
});

const names = fc.array(fc.constantFrom('a', 'b', 'c'));

test('counts do not depend on the order, and lose nothing', () => {
  fc.assert(
    fc.property(names, (list) => {
      expect(countsOf(list.toReversed())).toEqual(countsOf(list));
      expect([...countsOf(list).values()].reduce((sum, count) => sum + count, 0)).toBe(list.length);
      expect(countFigures((name) => name, list, list.toReversed()).every(({ matches }) => matches)).toBe(
        true,
      );
    }),
  );
});
