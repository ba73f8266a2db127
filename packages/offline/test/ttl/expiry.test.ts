import { expiryOf, isExpired } from '../../src/ttl/expiry.ts';

const NOW_MS = Date.parse('2026-11-23T12:00:00Z');
const now = NOW_MS / 1_000;

test.each([
  ['a second ago', now - 1, true],
  ['a fraction of a second ago', now - 0.25, true],
  ['now', now, false],
  ['in a second', now + 1, false],
  ['almost five years ago', now - 5 * 365 * 86_400 + 60, true],
  ['more than five years ago', now - 5 * 365 * 86_400 - 60, false],
  ['given in milliseconds by mistake', NOW_MS, false],
])('what expires %s is expired: %#', (_when, seconds, expected) => {
  expect(isExpired({ seconds, text: String(seconds) }, NOW_MS)).toBe(expected);
});

test('only a number is a TTL', () => {
  expect(expiryOf({ N: '1.5e3' })).toEqual({ seconds: 1_500, text: '1.5e3' });
  expect([{ S: '1500' }, { NULL: true }, undefined, 'text'].map(expiryOf)).toEqual(Array(4).fill(undefined));
});
