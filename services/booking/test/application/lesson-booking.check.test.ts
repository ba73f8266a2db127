import { resolve } from 'node:path';
import { check, forgetful } from '@edtech/saga/check';
import { samplesOf } from '../../../../scripts/sagas/samples.ts';
import { lessonBooking } from '../../src/application/lesson-booking.ts';

const root = resolve(import.meta.dirname, '../../../..');
const samples = samplesOf(root, lessonBooking);

/*
 * `npm run test:saga` goes further; this is what every run of the tests proves: in whatever order messages, timers, refusals,
 * losses, duplicates, crashes and the student's change of mind meet, the booking ends, and the tutor's time and the money are
 * used or given back.
 */

test.each([
  [
    'requests that are asked for again',
    { attempts: 2, budget: { timeouts: 2, mishaps: 1, cancellations: 0, resumptions: 0 } },
  ],
  [
    'a student who cancels',
    { attempts: 2, budget: { timeouts: 1, mishaps: 1, cancellations: 1, resumptions: 0 } },
  ],
  [
    'compensations that get stuck, and a person who sees to it',
    { attempts: 1, budget: { timeouts: 3, mishaps: 1 } },
  ],
])('a booking is proven with %s', (_, options) => {
  const report = check(lessonBooking, { samples, ...options });
  expect(report.counterexample).toBeUndefined();
  expect(report).toMatchObject({
    outcome: 'proven',
    ends: { COMPLETED: expect.any(Number), FAILED: expect.any(Number) },
  });
});

test('a booking is proven even with participants that forget what was given back', () => {
  const budget = { timeouts: 2, mishaps: 0, cancellations: 0, resumptions: 0 };
  expect(check(lessonBooking, { samples, participants: forgetful, budget })).toMatchObject({
    outcome: 'proven',
  });
});
