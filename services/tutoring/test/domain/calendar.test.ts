import { given } from '@edtech/testkit';
import { confirmHold, confirmRelease, refuseHold, releaseHold } from '../../src/domain/answering.ts';
import {
  type HoldRefused,
  type HoldReleased,
  type HoldTakenOver,
  type ReleaseConfirmed,
  type TimeBooked,
  type TimeHeld,
  TutorCalendar,
} from '../../src/domain/calendar.ts';
import { isOnPage, pageAt, pagesOf, tutorOfPage } from '../../src/domain/calendar-page.ts';
import {
  BookingDiffers,
  BookingReleased,
  HoldLapsed,
  HoldMissing,
  LessonInThePast,
  OutsideHours,
  RefusedBefore,
  SlotTaken,
  TutorNotFound,
} from '../../src/domain/refusals.ts';
import { after, lasting, MINUTE, type Stretch } from '../../src/domain/stretch.ts';
import { bookHeldTime, bookTime, freeTime, holdTime } from '../../src/domain/taking-time.ts';
import type { TutorState } from '../../src/domain/tutor.ts';

const NOW = '2026-11-02T08:00:00.000Z';
const UNTIL = '2026-11-02T08:10:00.000Z';
const LATER = UNTIL;
const FOUR = lasting('2026-11-05T16:00:00Z', 60);

const tutor: TutorState = {
  status: 'active',
  opening: { timeZone: 'UTC', weekly: [{ day: 'THURSDAY', from: '08:00', to: '20:00' }], exceptions: [] },
};

const holdOf = (bookingId: string, stretch = FOUR) => ({
  bookingId,
  studentId: `student-of-${bookingId}`,
  ...stretch,
  heldUntil: UNTIL,
});
const held = (bookingId: string, stretch = FOUR): TimeHeld => ({
  type: 'TimeHeld',
  data: holdOf(bookingId, stretch),
});
const booked = (lessonId: string, bookingId?: string, stretch = FOUR): TimeBooked => ({
  type: 'TimeBooked',
  data: { lessonId, ...stretch, ...(bookingId === undefined ? {} : { bookingId }) },
});
const takenOver = (bookingId: string): HoldTakenOver => ({
  type: 'HoldTakenOver',
  data: { bookingId, ...FOUR },
});
const released = (bookingId: string): HoldReleased => ({
  type: 'HoldReleased',
  data: { bookingId, ...FOUR },
});
const refused = (bookingId: string): HoldRefused => ({
  type: 'HoldRefused',
  data: {
    bookingId,
    studentId: 's-1',
    start: FOUR.start,
    durationMinutes: 60,
    code: 'slot-taken',
    reason: 'Taken.',
  },
});
const releaseConfirmed = (bookingId: string): ReleaseConfirmed => ({
  type: 'ReleaseConfirmed',
  data: { bookingId, start: FOUR.start },
});

const hold = (
  bookingId: string,
  { stretch = FOUR, now = NOW, of = tutor }: { stretch?: Stretch; now?: string; of?: TutorState } = {},
) => holdTime({ tutorId: 't-1', tutor: of, hold: holdOf(bookingId, stretch), now });
const book = (lessonId: string, { stretch = FOUR, now = NOW } = {}) =>
  bookTime({ tutorId: 't-1', tutor, studentId: 's-1', lesson: { lessonId, ...stretch }, now });
const bookHeld = (
  bookingId: string,
  { stretch = FOUR, now = NOW, studentId = `student-of-${bookingId}` } = {},
) => bookHeldTime({ lesson: { lessonId: `lesson-of-${bookingId}`, bookingId, ...stretch }, studentId, now });

describe('holding time', () => {
  test('takes what is free', () =>
    void given(TutorCalendar, [])
      .when(hold('b-1'))
      .thenEvents([held('b-1')]));

  test('that is held for the booking already takes nothing more', () =>
    void given(TutorCalendar, [held('b-1')])
      .when(hold('b-1'))
      .thenEvents([]));

  test('that is its lesson by now takes nothing more, even after the hold’s time', () =>
    void given(TutorCalendar, [held('b-1'), booked('l-1', 'b-1')])
      .when(hold('b-1', { now: LATER }))
      .thenEvents([]));

  test('that is held for another is refused until the very instant at which that ends', () => {
    const page = given(TutorCalendar, [held('b-1')]);
    page.when(hold('b-2', { now: after(LATER, -1) })).thenRefused(SlotTaken);
    page.when(hold('b-2', { now: LATER })).thenEvents([takenOver('b-1'), held('b-2')]);
  });

  test('takes over every hold in the way whose time is up', () => {
    const [early, late] = [lasting('2026-11-05T15:30:00Z', 30), lasting('2026-11-05T16:40:00Z', 30)];
    given(TutorCalendar, [held('b-1', early), held('b-2', late)])
      .when(hold('b-3', { now: LATER }))
      .thenEvents([
        { type: 'HoldTakenOver', data: { bookingId: 'b-1', ...early } },
        { type: 'HoldTakenOver', data: { bookingId: 'b-2', ...late } },
        held('b-3'),
      ]);
  });

  test('takes over nothing when something else is in the way', () =>
    given(TutorCalendar, [
      held('b-1', lasting('2026-11-05T15:30:00Z', 30)),
      booked('l-1', undefined, lasting('2026-11-05T16:45:00Z', 60)),
    ])
      .when(hold('b-2', { now: LATER }))
      .thenRefused(SlotTaken));

  test('leaves a lapsed hold alone that is not in the way', () =>
    void given(TutorCalendar, [held('b-1', lasting('2026-11-05T12:00:00Z', 30))])
      .when(hold('b-2', { now: LATER }))
      .thenEvents([held('b-2')]));

  test.each([
    ['10 minutes after a lesson', '2026-11-05T17:10:00Z', true],
    ['9 minutes after a lesson', '2026-11-05T17:05:00Z', false],
    ['10 minutes before a lesson', '2026-11-05T14:50:00Z', true],
    ['5 minutes before a lesson', '2026-11-05T14:55:00Z', false],
    ['within a lesson', '2026-11-05T16:30:00Z', false],
    ['around a lesson', '2026-11-05T15:50:00Z', false],
  ])('%s: free is %3$s', (_, start, free) => {
    const stretch = lasting(start, 60);
    const when = given(TutorCalendar, [booked('l-1')]).when(hold('b-1', { stretch }));
    if (free) when.thenEvents([held('b-1', stretch)]);
    else when.thenRefused(SlotTaken);
  });

  test('outside the hours is refused', () =>
    given(TutorCalendar, [])
      .when(hold('b-1', { stretch: lasting('2026-11-05T19:30:00Z', 60) }))
      .thenRefused(OutsideHours));

  test('is as good as before when the tutor’s hours have changed since', () =>
    void given(TutorCalendar, [held('b-1')])
      .when(hold('b-1', { of: { status: 'left' } }))
      .thenEvents([]));

  test('of somebody who has left is refused', () =>
    given(TutorCalendar, [])
      .when(hold('b-1', { of: { status: 'left' } }))
      .thenRefused(TutorNotFound));

  test.each([
    ['was refused before', [refused('b-1')], RefusedBefore],
    ['was released before', [held('b-1'), released('b-1')], BookingReleased],
    ['was released before it was held', [releaseConfirmed('b-1')], BookingReleased],
    ['has lapsed', [held('b-1'), takenOver('b-1')], HoldLapsed],
  ])('for a booking that %s is refused', (_, history, refusal) =>
    given(TutorCalendar, history).when(hold('b-1')).thenRefused(refusal),
  );

  test('for a booking whose hold has lapsed is refused, although nobody else has the time', () =>
    given(TutorCalendar, [held('b-1')])
      .when(hold('b-1', { now: LATER }))
      .thenRefused(HoldLapsed));

  test('at another time for the same booking is refused', () =>
    given(TutorCalendar, [held('b-1')])
      .when(hold('b-1', { stretch: lasting('2026-11-05T10:00:00Z', 60) }))
      .thenRefused(BookingDiffers));
});

describe('booking the time that is held', () => {
  test('ends the hold and takes the time for good', () => {
    const state = given(TutorCalendar, [held('b-1')])
      .when(bookHeld('b-1'))
      .thenEvents([booked('lesson-of-b-1', 'b-1')]);
    expect(state).toMatchObject({ holds: [], lessons: [{ lessonId: 'lesson-of-b-1' }] });
  });

  test('is possible until just before the hold ends', () => {
    const page = given(TutorCalendar, [held('b-1')]);
    page.when(bookHeld('b-1', { now: after(LATER, -1) })).thenEvents([booked('lesson-of-b-1', 'b-1')]);
    page.when(bookHeld('b-1', { now: LATER })).thenRefused(HoldLapsed);
  });

  test.each([
    ['nothing is held', [], HoldMissing],
    ['it is held for another booking', [held('b-2')], HoldMissing],
    ['somebody else took it over', [held('b-1'), takenOver('b-1'), held('b-2')], HoldLapsed],
    ['it was released', [held('b-1'), released('b-1')], BookingReleased],
    ['it was refused', [refused('b-1')], RefusedBefore],
  ])('is refused when %s', (_, history, refusal) =>
    given(TutorCalendar, history).when(bookHeld('b-1')).thenRefused(refusal),
  );

  test.each([
    ['another time', { stretch: lasting('2026-11-05T16:05:00Z', 60) }],
    ['less time', { stretch: lasting('2026-11-05T16:00:00Z', 45) }],
    ['another student', { studentId: 's-2' }],
  ])('for %s is refused', (_, other) =>
    given(TutorCalendar, [held('b-1')])
      .when(bookHeld('b-1', other))
      .thenRefused(BookingDiffers),
  );
});

describe('booking time directly', () => {
  test('takes what is free', () =>
    void given(TutorCalendar, [])
      .when(book('l-1'))
      .thenEvents([booked('l-1')]));

  test('is refused where time is held or taken', () => {
    given(TutorCalendar, [held('b-1')])
      .when(book('l-1'))
      .thenRefused(SlotTaken);
    given(TutorCalendar, [booked('l-1')])
      .when(book('l-2'))
      .thenRefused(SlotTaken);
  });

  test('takes over a hold whose time is up', () =>
    void given(TutorCalendar, [held('b-1')])
      .when(book('l-1', { now: LATER }))
      .thenEvents([takenOver('b-1'), booked('l-1')]));

  test('that has just begun is possible, and no later than that', () => {
    const page = given(TutorCalendar, []);
    page.when(book('l-1', { now: after(FOUR.start, 5 * MINUTE) })).thenEvents([booked('l-1')]);
    page.when(book('l-1', { now: after(FOUR.start, 5 * MINUTE + 1) })).thenRefused(LessonInThePast);
  });
});

describe('giving time back', () => {
  test('of a lesson frees it', () => {
    const state = given(TutorCalendar, [
      booked('l-1'),
      booked('l-2', undefined, lasting('2026-11-05T10:00:00Z', 60)),
    ])
      .when(freeTime('l-1'))
      .thenEvents([{ type: 'TimeFreed', data: { lessonId: 'l-1', ...FOUR } }]);
    expect(state).toMatchObject({ lessons: [{ lessonId: 'l-2' }] });
  });

  test('of a lesson that has none changes nothing', () =>
    void given(TutorCalendar, [booked('l-1')])
      .when(freeTime('l-2'))
      .thenEvents([]));

  test('of a booking’s lesson is the booking’s last word', () =>
    given(TutorCalendar, [
      held('b-1'),
      booked('l-1', 'b-1'),
      { type: 'TimeFreed', data: { lessonId: 'l-1', bookingId: 'b-1', ...FOUR } },
    ])
      .when(hold('b-1'))
      .thenRefused(BookingReleased));

  test('of a hold frees it, also one that has lapsed', () =>
    void given(TutorCalendar, [held('b-1'), held('b-2', lasting('2026-11-05T10:00:00Z', 60))])
      .when(releaseHold('b-1'))
      .thenEvents([released('b-1')]));

  test('of a hold that is none changes nothing', () =>
    void given(TutorCalendar, [held('b-1')])
      .when(releaseHold('b-2'))
      .thenEvents([]));
});

describe('an answer', () => {
  const asked = { bookingId: 'b-1', studentId: 's-1', start: FOUR.start, durationMinutes: 60 };

  test('to a hold says until when it lasts, and who the tutor is', () =>
    void given(TutorCalendar, [held('b-1')])
      .when(confirmHold(asked, 'Tom Tutor'))
      .thenEvents([{ type: 'HoldConfirmed', data: { ...asked, heldUntil: UNTIL, tutorName: 'Tom Tutor' } }]));

  test('to a hold that is a lesson by now says no end', () =>
    void given(TutorCalendar, [held('b-1'), booked('l-1', 'b-1')])
      .when(confirmHold(asked, undefined))
      .thenEvents([{ type: 'HoldConfirmed', data: asked }]));

  test('that was a no once stays the same no', () => {
    const state = given(TutorCalendar, [refused('b-1')])
      .when(refuseHold(asked, { code: 'hold-lapsed', reason: 'Lapsed.' }))
      .thenEvents([{ type: 'HoldRefused', data: { ...asked, code: 'hold-lapsed', reason: 'Lapsed.' } }]);
    expect(state.settled).toEqual([
      { bookingId: 'b-1', as: 'refused', code: 'slot-taken', reason: 'Taken.' },
    ]);
  });

  test('of no does not end a hold that the booking has', () => {
    const state = given(TutorCalendar, [held('b-1')])
      .when(refuseHold(asked, { code: 'booking-differs', reason: 'Differs.' }))
      .thenEvents([{ type: 'HoldRefused', data: { ...asked, code: 'booking-differs', reason: 'Differs.' } }]);
    expect(state).toMatchObject({ holds: [{ bookingId: 'b-1' }], settled: [] });
  });

  test('to a release is the booking’s last word', () => {
    const state = given(TutorCalendar, [])
      .when(confirmRelease({ bookingId: 'b-1', start: FOUR.start }))
      .thenEvents([releaseConfirmed('b-1')]);
    expect(state.settled).toEqual([{ bookingId: 'b-1', as: 'released' }]);
  });
});

describe('a page', () => {
  test('is a day of UTC, and one more where the time or its break crosses midnight', () => {
    expect(pagesOf('t-1', lasting('2026-11-05T22:50:00Z', 60))).toEqual(['t-1@2026-11-05']);
    expect(pagesOf('t-1', lasting('2026-11-05T22:55:00Z', 60))).toEqual(['t-1@2026-11-05', 't-1@2026-11-06']);
    expect(pagesOf('t-1', lasting('2026-12-31T23:00:00Z', 240))).toEqual([
      't-1@2026-12-31',
      't-1@2027-01-01',
    ]);
  });

  test.each(['t-1', 'a@2026-01-01', '@', 'x#y@z'])('knows its tutor, whose id may be "%s"', (tutorId) => {
    const page = pageAt(tutorId, FOUR.start);
    expect(tutorOfPage(page)).toBe(tutorId);
    expect([FOUR.start, '2026-11-06T00:00:00.000Z'].map((at) => isOnPage(page, at))).toEqual([true, false]);
  });
});
