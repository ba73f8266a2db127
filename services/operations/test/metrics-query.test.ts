import { RequestRefused } from '@edtech/http';
import { metricsQuery, rangeOf } from '../src/functions/metrics-query.ts';

const NOW = Date.parse('2026-11-28T12:00:00.000Z');

test('nothing said is the last quarter of an hour', () => {
  expect(rangeOf({}, NOW)).toEqual({ from: '2026-11-28T11:45:00.000Z', to: '2026-11-28T12:00:00.000Z' });
});

test('from alone is until now, to alone the quarter of an hour before it', () => {
  const from = '2026-11-28T10:00:00.000Z';
  expect(rangeOf({ from }, NOW)).toEqual({ from, to: '2026-11-28T12:00:00.000Z' });
  expect(rangeOf({ to: from }, NOW)).toEqual({ from: '2026-11-28T09:45:00.000Z', to: from });
});

test.each([
  ['2026-11-28T12:00:00.000Z', '2026-11-28T12:00:00.000Z', 'order'],
  ['2026-11-28T12:00:00.000Z', '2026-11-28T11:00:00.000Z', 'order'],
  ['2026-11-27T11:00:00.000Z', '2026-11-28T11:00:00.001Z', 'range'],
])('from %s to %s is refused: %s', (from, to, rule) => {
  expect(() => rangeOf({ from, to }, NOW)).toThrow(RequestRefused);
  try {
    rangeOf({ from, to }, NOW);
  } catch (error) {
    expect(error).toMatchObject({ code: 'query-invalid', violations: [{ path: 'to', rule }] });
  }
});

test('a day is not too long', () => {
  const range = { from: '2026-11-27T12:00:00.000Z', to: '2026-11-28T12:00:00.000Z' };
  expect(rangeOf(range, NOW)).toEqual(range);
});

test.each([
  ['2026-11-28T12:00Z', '2026-11-28T12:00:00.000Z'],
  ['2026-11-28T12:00:30.5Z', '2026-11-28T12:00:30.500Z'],
  ['2026-11-28', undefined],
  ['2026-11-28T12:00:00+01:00', undefined],
  ['2026-13-28T12:00:00Z', undefined],
  ['yesterday', undefined],
  ['', undefined],
])('a moment %s is read as %s', (text, read) => {
  expect(metricsQuery.from.read(text)).toBe(read);
});
