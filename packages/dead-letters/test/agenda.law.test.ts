import { agenda, isOverdue, type Letter, REDRIVE_POLICY, type Task, waitBefore } from '@edtech/dead-letters';
import { RETRY_POLICY } from '@edtech/messaging';
import fc from 'fast-check';
import {
  bodyOf,
  HOUR,
  INVALID,
  letterOf,
  MINUTE,
  message,
  NOW,
  ORDERED,
  TRANSIENT,
  UNORDERED,
} from './letters.ts';

const letters = (ordered: boolean) =>
  fc
    .uniqueArray(
      fc.record({
        aggregateId: fc.constantFrom('u-1', 'u-2', 'u-3'),
        sequence: fc.integer({ min: 1, max: 8 }),
        isTransient: fc.boolean(),
        isRedriving: fc.boolean(),
        isSent: fc.boolean(),
        redrives: fc.nat(6),
        dueIn: fc.integer({ min: -20, max: 20 }),
      }),
      { selector: ({ aggregateId, sequence }) => `${aggregateId} ${sequence}`, maxLength: 20 },
    )
    .map((many) =>
      many.map(({ aggregateId, sequence, isTransient, isRedriving, isSent, redrives, dueIn }, n): Letter => {
        const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
        const sent = message(
          `m-${n}`,
          bodyOf({ id, aggregateId, sequence }),
          isTransient ? TRANSIENT : INVALID,
        );
        return {
          ...letterOf(sent, ordered ? ORDERED : UNORDERED),
          redrives,
          dueAt: new Date(NOW + dueIn * MINUTE).toISOString(),
          ...(isRedriving ? { state: 'REDRIVING', ...(isSent ? { sent: true } : {}) } : {}),
        };
      }),
    );

const kinds = (lane: readonly Task[], ...wanted: readonly Task['kind'][]) =>
  lane.filter(({ kind }) => wanted.includes(kind));

test('each letter has one task', () => {
  fc.assert(
    fc.property(letters(true), (some) => {
      const ids = agenda(some, NOW)
        .flat()
        .map(({ letter }) => letter.id);
      expect(ids.toSorted()).toEqual(some.map(({ id }) => id).toSorted());
    }),
  );
});

test('in an ordered lane nothing is redriven before what precedes it and is still to be redriven', () => {
  fc.assert(
    fc.property(letters(true), (some) => {
      for (const lane of agenda(some, NOW)) {
        const sequences = lane.map(({ letter }) => letter.event?.sequence ?? 0);
        expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
        const firstThatWaits = lane.findIndex(({ kind, letter }) => kind === 'wait' && !letter.sent);
        if (firstThatWaits !== -1) expect(kinds(lane.slice(firstThatWaits), 'redrive')).toEqual([]);
      }
    }),
  );
});

test('in an unordered one, what is due is redriven whatever waits', () => {
  fc.assert(
    fc.property(letters(false), (some) => {
      const isDue = ({ state, dueAt, redrives, classification }: Letter) =>
        state === 'OPEN' &&
        classification === 'transient' &&
        redrives < REDRIVE_POLICY.limit &&
        Date.parse(dueAt) <= NOW;
      const redriven = agenda(some, NOW).flatMap((lane) => kinds(lane, 'redrive'));
      expect(redriven.map(({ letter }) => letter.id).toSorted()).toEqual(
        some
          .filter(isDue)
          .map(({ id }) => id)
          .toSorted(),
      );
    }),
  );
});

test('what cannot be mended by trying again goes to a person at once, and nothing else but what was tried enough', () => {
  fc.assert(
    fc.property(letters(true), (some) => {
      const routed = agenda(some, NOW).flatMap((lane) => kinds(lane, 'route'));
      expect(routed.map(({ letter }) => letter.id).toSorted()).toEqual(
        some
          .filter(({ state }) => state === 'OPEN')
          .filter((one) => one.classification !== 'transient' || one.redrives >= REDRIVE_POLICY.limit)
          .map(({ id }) => id)
          .toSorted(),
      );
    }),
  );
});

test('the waits of all redrives, and for what comes of each, leave time before the deadline', () => {
  const tries = Array.from(
    { length: REDRIVE_POLICY.limit },
    (_, n) => waitBefore(n) + REDRIVE_POLICY.settled,
  );
  const total = tries.reduce((sum, one) => sum + one, 0);
  expect(total).toBeLessThan(REDRIVE_POLICY.deadline - REDRIVE_POLICY.margin);
});

test('a letter counts as redriven only after all receives of its queue are over', () => {
  const waits = Array.from({ length: RETRY_POLICY.maxReceiveCount }, (_, n) =>
    Math.min(RETRY_POLICY.firstSeconds * 2 ** n, RETRY_POLICY.longestSeconds),
  );
  const seconds = waits.reduce((sum, one) => sum + one, 0);
  expect(REDRIVE_POLICY.settled).toBeGreaterThan(seconds * 1_000);
});

test('before its day is over, whatever is open goes to a person', () => {
  const letter = { ...letterOf(message('m-1')), dueAt: new Date(NOW + 30 * HOUR).toISOString() };
  const [[task] = []] = agenda([letter], NOW + REDRIVE_POLICY.deadline - REDRIVE_POLICY.margin);
  expect(task).toMatchObject({ kind: 'route', reason: 'its time for redrives is up' });
});

test('only what nobody has seen to is overdue after a day', () => {
  const letter = letterOf(message('m-1'));
  expect(isOverdue(letter, NOW + 24 * HOUR)).toBe(false);
  expect(isOverdue(letter, NOW + 24 * HOUR + 1)).toBe(true);
  for (const state of ['ROUTED', 'REDRIVEN', 'DISCARDED'] as const)
    expect(isOverdue({ ...letter, state }, NOW + 48 * HOUR)).toBe(false);
});
