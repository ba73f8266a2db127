import fc from 'fast-check';
import {
  httpHandler,
  matching,
  ok,
  oneOf,
  pageRequest,
  type QueryReader,
  text,
  version,
  wholeNumber,
} from '../src/index.ts';
import { apiEvent, send } from './events.ts';

const reads = <Value>({ read }: QueryReader<Value>, given: string): Value | undefined => read(given);

test.each(['', '-1', '+1', '1.0', '1e3', '0x1', '01', ' 1', '1 ', '١', '101', '1234567890123456'])(
  'no whole number from 1 to 100: %j',
  (given) => {
    expect(reads(wholeNumber({ from: 1, to: 100 }), given)).toBeUndefined();
  },
);

test('law: a whole number is read as itself when it is within its bounds, and refused when it is not', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (value, one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const expected = value >= from && value <= to ? value : undefined;
      expect(reads(wholeNumber({ from, to }), String(value))).toBe(expected);
    }),
  );
});

test('a version is one that a stream can have', () => {
  expect(reads(version, '1')).toBe(1);
  expect(reads(version, '9999999999')).toBe(9_999_999_999);
  expect(reads(version, '0')).toBeUndefined();
  expect(reads(version, '10000000000')).toBeUndefined();
});

test('a word is one of those that are listed, as it is written', () => {
  const role = oneOf('STUDENT', 'TUTOR');
  expect(reads(role, 'TUTOR')).toBe('TUTOR');
  expect(reads(role, 'tutor')).toBeUndefined();
  expect(reads(role, 'toString')).toBeUndefined();
});

test('a text has a length, and may have to match a pattern', () => {
  expect(reads(text({ most: 3 }), 'abc')).toBe('abc');
  expect(reads(text({ most: 3 }), 'abcd')).toBeUndefined();
  expect(reads(text({ most: 3 }), '')).toBeUndefined();
  expect(reads(matching(/^\d{4}$/, 'must be a year'), '2026')).toBe('2026');
  expect(reads(matching(/^\d{4}$/, 'must be a year'), '26')).toBeUndefined();
});

test('a function is handed values, and rules of access the texts', async () => {
  const seen: unknown[] = [];
  const handler = httpHandler(
    {
      query: { limit: wholeNumber({ from: 1, to: 9 }), role: oneOf('TUTOR') },
      allow: (_, request) => seen.push(request.query) > 0,
    },
    async ({ query }) => ok(query),
  );
  const answer = await send(handler, apiEvent({ rawQuery: 'limit=5', claims: { sub: 'u-1' } }));
  expect(answer.body).toEqual({ limit: 5 });
  expect(seen).toEqual([{ limit: '5' }]);
});

test('a list has 20 rows to a page unless more or fewer are asked for', () => {
  expect(pageRequest({})).toEqual({ limit: 20 });
  expect(pageRequest({ cursor: 'g1.x', limit: 5 })).toEqual({ cursor: 'g1.x', limit: 5 });
});
