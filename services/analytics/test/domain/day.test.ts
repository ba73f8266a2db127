import fc from 'fast-check';
import {
  type Day,
  dayOf,
  daysBetween,
  daysOf,
  monthOf,
  monthsBetween,
  readDay,
} from '../../src/domain/day.ts';

const day = (text: string): Day => {
  const read = readDay(text);
  if (read === undefined) throw new Error(`${text} is no day`);
  return read;
};

test.each(['2026-11-28', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is a day', (text) => {
  expect(readDay(text)).toBe(text);
});

test.each([
  '2026-02-29',
  '2100-02-29',
  '2026-02-30',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '2026-11-00',
  '2026-11-32',
  '2026-1-1',
  '26-11-28',
  '+002026-11-28',
  '2026-11-28T00:00:00Z',
  '2026-11-28 ',
  '28.11.2026',
  '２０２６-11-28',
  '',
])('%j is no day', (text) => {
  expect(readDay(text)).toBeUndefined();
});

const days = fc
  .date({ min: new Date('1999-01-01'), max: new Date('2104-12-31'), noInvalidDate: true })
  .map((date) => dayOf(date.toISOString()));

test('the days of a range are each day from its first to its last, and as many as are counted', () =>
  fc.assert(
    fc.property(days, fc.nat(800), (from, more) => {
      const to = dayOf(new Date(Date.parse(from) + more * 86_400_000).toISOString());
      const all = daysOf(from, to);
      expect(all).toHaveLength(more + 1);
      expect(daysBetween(from, to)).toBe(more + 1);
      expect([all[0], all.at(-1)]).toEqual([from, to]);
      expect(all).toEqual([...new Set(all)].toSorted());
      expect(monthsBetween(from, to)).toEqual([...new Set(all.map(monthOf))]);
    }),
  ));

test('a range that ends before it begins has no day and no month', () => {
  const [from, to] = [day('2026-03-01'), day('2026-01-31')];
  expect(daysBetween(from, to)).toBeLessThan(1);
  expect(daysOf(from, to)).toEqual([]);
  expect(monthsBetween(from, to)).toEqual([]);
});

test('the last month that there is ends the list', () => {
  expect(monthsBetween(day('9999-11-30'), day('9999-12-31'))).toEqual(['9999-11', '9999-12']);
});
