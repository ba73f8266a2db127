import { demandBookable } from '../../src/domain/bookable.ts';
import {
  DurationNotOffered,
  LessonInThePast,
  OutsideHours,
  OwnLesson,
  StartNotOnStep,
  TooFarAhead,
  TutorNotFound,
} from '../../src/domain/refusals.ts';
import { after, DAY, lasting, MINUTE } from '../../src/domain/stretch.ts';
import type { TutorState } from '../../src/domain/tutor.ts';

const START = '2026-11-05T16:00:00.000Z';
const NOW = '2026-11-02T08:00:00.000Z';

const tutor: TutorState = {
  status: 'active',
  opening: { timeZone: 'UTC', weekly: [{ day: 'THURSDAY', from: '08:00', to: '20:00' }], exceptions: [] },
};

const wanted = (start = START, minutes = 60, studentId = 's-1') => ({
  ...lasting(start, minutes),
  tutorId: 't-1',
  studentId,
});

test.each([15, 60, 235, 240])('a lesson may take %i minutes', (minutes) => {
  expect(() => demandBookable(wanted('2026-11-05T15:00:00Z', minutes), tutor, NOW)).not.toThrow();
});

test.each([5, 10, 12, 62, 245, 1440])('a lesson does not take %i minutes', (minutes) => {
  expect(() => demandBookable(wanted('2026-11-05T15:00:00Z', minutes), tutor, NOW)).toThrow(
    DurationNotOffered,
  );
});

test('a lesson begins at a whole step of five minutes', () => {
  expect(() => demandBookable(wanted('2026-11-05T16:05:00Z'), tutor, NOW)).not.toThrow();
  for (const start of ['2026-11-05T16:01:00Z', '2026-11-05T16:00:01Z', '2026-11-05T16:00:00.001Z'])
    expect(() => demandBookable(wanted(start), tutor, NOW)).toThrow(StartNotOnStep);
});

test('a lesson may have begun ten minutes ago, to the millisecond', () => {
  expect(() => demandBookable(wanted(), tutor, after(START, 10 * MINUTE))).not.toThrow();
  expect(() => demandBookable(wanted(), tutor, after(START, 10 * MINUTE + 1))).toThrow(LessonInThePast);
});

test('whenever a lesson is to begin at once, it can begin at the last step, and the booking may take five minutes', () => {
  for (let second = 0; second < 600; second += 7) {
    const now = after(START, second * 1_000);
    const step = new Date(Math.floor(Date.parse(now) / (5 * MINUTE)) * 5 * MINUTE).toISOString();
    expect(() => demandBookable(wanted(step), tutor, after(now, 5 * MINUTE))).not.toThrow();
  }
});

test('a lesson is at most 365 days ahead', () => {
  const early = after(START, -365 * DAY);
  expect(() => demandBookable(wanted(), tutor, early)).not.toThrow();
  expect(() => demandBookable(wanted(), tutor, after(early, -1))).toThrow(TooFarAhead);
});

test('a lesson is within the tutor’s hours, all of it; the break after it need not be', () => {
  expect(() => demandBookable(wanted('2026-11-05T19:00:00Z'), tutor, NOW)).not.toThrow();
  expect(() => demandBookable(wanted('2026-11-05T19:05:00Z'), tutor, NOW)).toThrow(OutsideHours);
  expect(() => demandBookable(wanted('2026-11-06T16:00:00Z'), tutor, NOW)).toThrow(OutsideHours);
});

test('nobody takes lessons with themselves', () => {
  expect(() => demandBookable(wanted(START, 60, 't-1'), tutor, NOW)).toThrow(OwnLesson);
});

test.each([{ status: 'unknown' }, { status: 'left' }] as const)('nor with a tutor who is %j', (state) => {
  expect(() => demandBookable(wanted(), state, NOW)).toThrow(TutorNotFound);
});
