import fc from 'fast-check';
import { objectionTo, readToken } from '../../console/src/api/token.ts';
import { ticksTo } from '../../console/src/charts/scale.ts';
import { editableIn, editedFrom } from '../../console/src/letters/edit.ts';
import { ago, counted, percent, span, took } from '../../console/src/words.ts';

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_900_000, '1 h 5 min'],
  [86_400_000 * 2 + 3_600_000, '2 d 1 h'],
])('%i ms are %s', (milliseconds, text) => {
  expect(span(milliseconds)).toBe(text);
});

test('times are told from now, also those to come, and what is no time as it is', () => {
  const now = Date.parse('2026-11-29T02:00:00.000Z');
  expect(ago('2026-11-29T01:59:59.000Z', now)).toBe('just now');
  expect(ago('2026-11-29T01:00:00.000Z', now)).toBe('1 h ago');
  expect(ago('2026-11-29T02:00:10.000Z', now)).toBe('in 10 s');
  expect(ago('yesterday', now)).toBe('yesterday');
});

test('figures are rounded so that they promise no more than is true', () => {
  expect(percent(0.9999)).toBe('99.9 %');
  expect([took(undefined), took(421.4), took(1_320), took(90_000)]).toEqual([
    '–',
    '421 ms',
    '1.3 s',
    '1 min',
  ]);
  expect([counted(1, 'event'), counted(1_204, 'event')]).toEqual(['1 event', '1,204 events']);
});

test('an axis begins at nothing and ends at or above the most, in even steps', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (most) => {
      const ticks = ticksTo(most);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});

test('of an event its data is edited, within an outbox letter too; of anything else all of it', () => {
  expect(editableIn({ detail: { id: 'e', data: { a: 1 } } })).toEqual({ what: 'data', value: { a: 1 } });
  expect(editableIn({ event: { detail: { data: 1 } } })).toEqual({ what: 'data', value: 1 });
  expect(editableIn('text')).toEqual({ what: 'body', value: 'text' });
  expect(editedFrom('{"a":1}', { a: 1 })).toEqual({ kind: 'unchanged' });
  expect(editedFrom('{"a":2}', { a: 1 })).toEqual({ kind: 'value', value: { a: 2 } });
  expect(editedFrom('{', {})).toMatchObject({ kind: 'broken' });
});

test('whatever is pasted as a token is read, or refused, and never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => void readToken(text)));
  fc.assert(fc.property(fc.base64String(), (text) => void readToken(`a.${text.replaceAll(/[+/=]/g, '')}.c`)));
  expect(objectionTo({ subject: 'u', roles: ['ADMIN'], expiresAt: 2 }, 1)).toBeUndefined();
  expect(objectionTo({ subject: 'u', roles: ['ADMIN'], expiresAt: 1 }, 1)).toContain('expired');
});
