import fc from 'fast-check';
import { demandBookable } from '../../src/domain/bookable.ts';
import { freeSlots } from '../../src/domain/free-slots.ts';
import { isOpen, type OpeningHours } from '../../src/domain/opening-hours.ts';
import { after, HOUR, lasting, MINUTE, type Stretch } from '../../src/domain/stretch.ts';
import { bookTime } from '../../src/domain/taking-time.ts';

const opening: OpeningHours = {
  timeZone: 'Europe/Berlin',
  weekly: [{ day: 'THURSDAY', from: '09:00', to: '12:00' }],
  exceptions: [],
};
const range = { start: '2026-11-05T00:00:00.000Z', end: '2026-11-06T00:00:00.000Z' };
const NOW = '2026-11-01T00:00:00.000Z';

const starts = (more: Partial<Parameters<typeof freeSlots>[0]> = {}) =>
  [...freeSlots({ opening, taken: [], range, minutes: 60, now: NOW, ...more })].map(({ start }) =>
    start.slice(11, 16),
  );

test('slots begin at every quarter of an hour from which a lesson fits into the hours', () => {
  expect(starts()).toEqual(['08:00', '08:15', '08:30', '08:45', '09:00', '09:15', '09:30', '09:45', '10:00']);
});

test('what is taken takes its breaks along', () => {
  expect(starts({ taken: [lasting('2026-11-05T09:00:00Z', 30)], minutes: 45 })).toEqual([
    '08:00',
    '09:45',
    '10:00',
    '10:15',
  ]);
});

test('what is past is not offered, nor what does not begin in the range', () => {
  expect(starts({ now: '2026-11-05T09:20:00.000Z' })).toEqual(['09:30', '09:45', '10:00']);
  expect(starts({ range: { start: '2026-11-05T08:40:00.000Z', end: '2026-11-05T09:15:00.000Z' } })).toEqual([
    '08:45',
    '09:00',
  ]);
});

test('what is too far ahead is not offered', () => {
  expect(starts({ now: '2025-11-05T08:20:00.000Z' })).toEqual(['08:00', '08:15']);
});

test('a lesson that is longer than the hours has no slot', () => {
  expect(starts({ minutes: 185 })).toEqual([]);
});

test('law: whatever is offered can be booked, and what could be booked at a quarter is offered', () => {
  const stretch = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 3, max: 24 }))
    .map(([step, length]) => lasting(after('2026-11-05T06:00:00.000Z', step * 5 * MINUTE), length * 5));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 4 }), fc.integer({ min: 3, max: 30 }), (taken, steps) => {
      const minutes = steps * 5;
      const page = {
        holds: [],
        lessons: taken.map((one, index) => ({ lessonId: `l-${index}`, ...one })),
      };
      const canBook = (lesson: Stretch): boolean => {
        try {
          const tutor = { status: 'active', opening } as const;
          demandBookable({ ...lesson, tutorId: 't-1', studentId: 's-1' }, tutor, NOW);
          bookTime({ lessonId: 'new', ...lesson }, NOW)(page);
          return true;
        } catch {
          return false;
        }
      };
      const offered = [...freeSlots({ opening, taken, range, minutes, now: NOW })];
      const quarters = Array.from({ length: 96 }, (_, quarter) =>
        lasting(after(range.start, (quarter * HOUR) / 4), minutes),
      );
      expect(offered).toEqual(quarters.filter(canBook));
      expect(offered.every((slot) => isOpen(opening, slot))).toBe(true);
    }),
    { numRuns: 25 },
  );
});
