import { isDeepStrictEqual } from 'node:util';
import {
  DeadLetterNotFound,
  differences,
  inTurn,
  masked,
  payloadIn,
  withoutValues,
} from '@edtech/dead-letters';
import fc from 'fast-check';
import { bodyOf, letterOf, message, ORDERED, UNORDERED } from './letters.ts';

test('what is in the data of an event is masked; what it is about is not', () => {
  const data = {
    userId: 'u-1',
    email: 'ada@example.com',
    at: { createdAt: '2026', names: ['Ada', 7, null, true] },
  };
  expect(masked(payloadIn(bodyOf({ data })))).toMatchObject({
    detail: {
      type: 'user.created',
      aggregate: { type: 'User', id: 'u-1', sequence: 1 },
      data: {
        userId: 'u-1',
        email: '*** (string)',
        at: { createdAt: '2026', names: ['*** (string)', '*** (number)', null, true] },
      },
    },
  });
});

test('of what is no event, nothing is shown', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), (secret) => {
      const word = `secret${secret}`;
      for (const body of [word, JSON.stringify(word), JSON.stringify({ word }), JSON.stringify([{ word }])])
        expect(JSON.stringify(masked(payloadIn(body)))).not.toContain('secret');
    }),
  );
});

test('the event within a letter of an outbox is masked as well', () => {
  const detail = JSON.parse(bodyOf({ data: { email: 'secret' } })).detail;
  const shown = masked({ outbox: { pk: 'outbox#User#u-1', sk: '1' }, event: { detail } });
  expect(shown).toMatchObject({ outbox: { pk: 'outbox#User#u-1' } });
  expect(JSON.stringify(shown)).not.toContain('secret');
});

test('differences are told by their places, with or without what stands there', () => {
  const found = differences({ a: 1, b: { c: 'x', 'd/e': 2 } }, { a: 1, b: { c: 'y', userId: 'u' } });
  expect(found).toEqual([
    { path: '/b/c', stored: 'x', edited: 'y' },
    { path: '/b/d~1e', stored: 2 },
    { path: '/b/userId', edited: 'u' },
  ]);
  expect(found.map(withoutValues)).toEqual([
    { path: '/b/c', stored: '*** (string)', edited: '*** (string)' },
    { path: '/b/d~1e', stored: '*** (number)' },
    { path: '/b/userId', edited: 'u' },
  ]);
});

test('what is the same has no differences, and what is not has one', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(differences(one, one)).toEqual([]);
      expect(differences(one, other).length > 0).toBe(!isDeepStrictEqual(one, other));
    }),
  );
});

test.each([
  ['an ordered consumer', ORDERED, [1], ['dead-letter-not-found', 'held']],
  ['an unordered one', UNORDERED, [1, 3], ['dead-letter-not-found']],
])(
  'for %s, one that cannot be changed holds up what is behind it as it has to',
  async (_, queue, done, codes) => {
    const letters = [3, 1, 2].map((sequence) =>
      letterOf(message(`m-${sequence}`, bodyOf({ sequence })), queue),
    );
    const changed: (number | undefined)[] = [];
    const report = await inTurn(letters, async ({ id, event }) => {
      if (event?.sequence === 2) throw new DeadLetterNotFound(id);
      changed.push(event?.sequence);
    });
    expect(changed).toEqual(done);
    expect(report.problems.map(({ code }) => code)).toEqual(codes);
  },
);
