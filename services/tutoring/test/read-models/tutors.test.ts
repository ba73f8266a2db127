import { happened, projected } from '@edtech/testkit';
import { Tutor, type TutorEvent } from '../../src/domain/tutor.ts';
import { TutorRow } from '../../src/read-models/tutor-row.ts';
import { openingOf, shownTutor, tutors } from '../../src/read-models/tutors.ts';

const joined: TutorEvent = { type: 'TutorJoined', data: {} };
const described = (data: Extract<TutorEvent, { type: 'ProfileDescribed' }>['data']): TutorEvent => ({
  type: 'ProfileDescribed',
  data,
});
const opening = {
  timeZone: 'Europe/Berlin',
  weekly: [{ day: 'MONDAY', from: '09:00', to: '12:00' }],
  exceptions: [{ date: '2026-12-24', hours: [] }],
} as const;

const rowsAfter = async (...events: readonly TutorEvent[]) =>
  (await projected(tutors, happened(Tutor, 't-1', events))).of(TutorRow);

test('who has joined is there, without name, subjects or hours', async () => {
  const [row] = await rowsAfter(joined);
  expect(row && shownTutor(row)).toEqual({ tutorId: 't-1', subjects: [], timeZone: 'UTC', version: 1 });
  expect(row && openingOf(row)).toEqual({ timeZone: 'UTC', weekly: [], exceptions: [] });
});

test('profile and hours are the last ones, each by itself', async () => {
  const [row] = await rowsAfter(
    joined,
    described({
      displayName: 'Tom',
      subjects: ['Algebra'],
      about: 'I teach.',
      hourlyRate: { minorUnits: 4000, currency: 'EUR' },
    }),
    { type: 'AvailabilitySet', data: opening },
    described({ displayName: 'Thomas', subjects: ['Algebra', 'Latin'] }),
  );
  expect(row && shownTutor(row)).toEqual({
    tutorId: 't-1',
    displayName: 'Thomas',
    subjects: ['Algebra', 'Latin'],
    timeZone: 'Europe/Berlin',
    version: 4,
  });
  expect(row && openingOf(row)).toEqual(opening);
});

test('who has left is not there', async () => {
  expect(await rowsAfter(joined, { type: 'TutorLeft', data: {} })).toEqual([]);
  expect(await rowsAfter({ type: 'TutorLeft', data: {} })).toEqual([]);
});
