import { RetentionUnclear, retentionDays } from '../src/retention.ts';

test('a retention is for ever, or a number of days', () => {
  expect(retentionDays('forever')).toBeUndefined();
  expect(retentionDays('1')).toBe(1);
  expect(retentionDays('3650')).toBe(3_650);
});

test.each(['', '0', '3651', '-1', '1.5', '1e3', ' 7', '7 days', 'Forever', 'undefined'])(
  '"%s" is no retention, and the error says what is',
  (text) => {
    expect(() => retentionDays(text)).toThrow(RetentionUnclear);
    expect(() => retentionDays(text)).toThrow(/"forever" or to a whole number of days from 1 to 3650/);
  },
);
