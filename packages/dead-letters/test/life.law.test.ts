import { PlatformError } from '@edtech/contracts';
import {
  discarded,
  edited,
  HISTORY_LIMITS,
  isClosed,
  type Letter,
  MAXIMUM_EDITS,
  readMessage,
  received,
  redriveBegun,
  redriveSent,
  routed,
  settled,
  viewed,
} from '@edtech/dead-letters';
import fc from 'fast-check';
import {
  aPerson,
  because,
  bodyOf,
  INVALID,
  letterOf,
  MINUTE,
  message,
  NOW,
  ORDERED,
  TRANSIENT,
} from './letters.ts';

/** Everything that can happen to a letter. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('received' as const), messageId: fc.nat(40), isTransient: fc.boolean() }),
  fc.record({
    kind: fc.constantFrom('routed', 'redrive', 'sent', 'settled', 'discarded', 'edited', 'viewed'),
    person: fc.option(aPerson, { nil: { by: 'processor', reason: 'by itself' } }),
  }),
);

type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

/** The letter after it; the same one when it is refused. */
const after = (letter: Letter, one: Happening, now: number): Letter => {
  try {
    if (one.kind === 'received') {
      const sent = message(`m-${one.messageId}`, bodyOf(), one.isTransient ? TRANSIENT : INVALID);
      return received(letter, readMessage(ORDERED, sent), now) ?? letter;
    }
    switch (one.kind) {
      case 'routed':
        return routed(letter, one.person, now);
      case 'redrive':
        return redriveBegun(letter, one.person, now);
      case 'sent':
        return redriveSent(letter, letter, one.person.by, now) ?? letter;
      case 'settled':
        return settled(letter, one.person, now);
      case 'discarded':
        return discarded(letter, one.person, now);
      case 'edited':
        return edited(letter, bodyOf({ data: { now } }), one.person, now);
      default:
        return viewed(letter, one.person, now);
    }
  } catch (error) {
    if (error instanceof PlatformError) return letter;
    throw error;
  }
};

/** Lives of letters, a minute between what happens. */
const lives = (check: (before: Letter, letter: Letter, one: Happening, now: number) => void) =>
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60, size: 'max' }), (happenings) => {
      let letter = letterOf(message('m-first'));
      for (const [minutes, one] of happenings.entries()) {
        const before = letter;
        const now = NOW + (minutes + 1) * MINUTE;
        letter = after(letter, one, now);
        check(before, letter, one, now);
      }
    }),
    { numRuns: 300 },
  );

test('what was received first stays, and edits are counted', () => {
  lives((before, letter) => {
    expect(letter.payloads[0]).toEqual(before.payloads[0]);
    expect(letter.payloads.length).toBeLessThanOrEqual(MAXIMUM_EDITS + 1);
    expect([letter.id, letter.firstSeen]).toEqual([before.id, before.firstSeen]);
  });
});

test('each change leaves a line in the history, and nothing else does', () => {
  lives((before, letter) => {
    const lines = letter.history.entries.length - before.history.entries.length;
    expect(lines).toBe(letter === before ? 0 : 1);
  });
});

test('a closed letter says when, and an open one does not', () => {
  lives((_, letter) => expect(letter.closedAt !== undefined).toBe(isClosed(letter)));
});

test('only what is being redriven has left', () => {
  lives((_, letter) => expect(letter.sent === undefined || letter.state === 'REDRIVING').toBe(true));
});

test('it is open since it was seen first, or since it was opened again after it was closed', () => {
  lives((before, letter, _, now) => {
    const opened = isClosed(before) && !isClosed(letter);
    expect(letter.openSince).toBe(opened ? new Date(now).toISOString() : before.openSince);
  });
});

test('a message that is on record changes nothing', () => {
  lives((before, letter, one) => {
    if (one.kind !== 'received') return;
    const isKnown = before.history.entries.some(({ messageId }) => messageId === `m-${one.messageId}`);
    expect(letter === before).toBe(isKnown);
  });
});

test('a discarded letter is redriven by nobody; only what ends again opens it', () => {
  lives((before, letter, one) => {
    if (before.state !== 'DISCARDED' || letter.state === 'DISCARDED') return;
    expect(one.kind).toBe('received');
    expect(letter.state).toBe('OPEN');
  });
});

test('what people did is never forgotten, and the history stays within an item', () => {
  let letter = letterOf(message('m-first'));
  const long = { by: 'ada', reason: 'ä'.repeat(1_000) };
  for (let n = 0; n < HISTORY_LIMITS.people; n += 1) letter = viewed(letter, long, NOW);
  for (let n = 0; n < 300; n += 1)
    letter = received(letter, readMessage(ORDERED, message(`m-${n}`)), NOW) ?? letter;
  expect(letter.history.entries).toHaveLength(HISTORY_LIMITS.entries);
  expect(letter.history.entries.filter(({ by }) => by === 'ada')).toHaveLength(HISTORY_LIMITS.people);
  expect(letter.history.forgotten).toBe(301 + HISTORY_LIMITS.people - HISTORY_LIMITS.entries);
  expect(Buffer.byteLength(JSON.stringify(letter))).toBeLessThan(350_000);
  expect(() => viewed(letter, because, NOW)).toThrow(
    expect.objectContaining({ code: 'dead-letter-history-full' }),
  );
});
