import { fingerprintOf, normalized } from '@edtech/dead-letters';
import fc from 'fast-check';

const source = { kind: 'consumer', name: 'payment-accounts' } as const;
const event = { type: 'user.created', version: 1 };
const of = (message: string) => fingerprintOf(source, { code: 'retries-exhausted', message }, event);

test('letters differ in ids, times, numbers and what is quoted, and have one cause all the same', () => {
  const message = (id: string, at: Date, ms: number, name: string, address: string) =>
    `No account of ${id} since ${at.toISOString()} after ${ms} ms: "${name}" <${address}>`;
  const parts = [
    fc.uuid(),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }),
    fc.nat(),
    fc.stringMatching(/^[a-z ]{0,20}$/),
    fc.stringMatching(/^[a-z]{1,9}@[a-z]{1,9}\.com$/),
  ] as const;
  fc.assert(
    fc.property(fc.tuple(...parts), fc.tuple(...parts), (one, other) => {
      expect(of(message(...one))).toBe(of(message(...other)));
    }),
  );
});

test('ids of the platform are recognized', () => {
  expect(normalized('User u-1 has no lesson lesson-42abc')).toBe('User <id> has no lesson <id>');
});

test.each([
  ['the place', () => fingerprintOf({ ...source, name: 'user-audit' }, { code: 'c', message: 'm' }, event)],
  ['its kind', () => fingerprintOf({ ...source, kind: 'rule-target' }, { code: 'c', message: 'm' }, event)],
  ['the code', () => fingerprintOf(source, { code: 'd', message: 'm' }, event)],
  ['the message', () => fingerprintOf(source, { code: 'c', message: 'no' }, event)],
  ['the type', () => fingerprintOf(source, { code: 'c', message: 'm' }, { ...event, type: 'user.deleted' })],
  ['the version', () => fingerprintOf(source, { code: 'c', message: 'm' }, { ...event, version: 2 })],
  ['whether there is an event', () => fingerprintOf(source, { code: 'c', message: 'm' }, undefined)],
])('%s tells causes apart', (_, other) => {
  expect(other()).not.toBe(fingerprintOf(source, { code: 'c', message: 'm' }, event));
});

test('any message has a fingerprint of sixteen digits, and normalizing twice is normalizing once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
      expect(of(text)).toMatch(/^[0-9a-f]{16}$/);
      expect(normalized(text).length).toBeLessThanOrEqual(300);
    }),
  );
});
