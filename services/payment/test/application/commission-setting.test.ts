import { CommissionInvalid, readCommission } from '../../src/application/commission-setting.ts';

test.each([
  ['0', 0],
  ['1500', 1_500],
  ['10000', 10_000],
])('%s is a commission', (text, points) => {
  expect(readCommission(text)).toBe(points);
});

test.each(['10001', '-1', '15.5', '15%', ' 1500', '1e3', ''])('"%s" is none', (text) => {
  expect(() => readCommission(text)).toThrow(CommissionInvalid);
});
