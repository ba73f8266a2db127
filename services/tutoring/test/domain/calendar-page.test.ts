import { given } from '@edtech/testkit';
import {
  CalendarPage,
  type Hold,
  type HoldReleased,
  type HoldTakenOver,
  type TimeBooked,
  type TimeFreed,
  type TimeHeld,
} from '../../src/domain/calendar-page.ts';
import { isOnPage, pageAt, pagesOf, tutorOfPage } from '../../src/domain/page-id.ts';
import { HoldLapsed, SlotTaken } from '../../src/domain/refusals.ts';
import { after, lasting } from '../../src/domain/stretch.ts';
import { bookHeldTime, bookTime, freeTime, holdTime, releaseTime } from '../../src/domain/taking-time.ts';

const NOW = '2026-11-02T08:00:00.000Z';
const UNTIL = '2026-11-02T08:10:00.000Z';
const FOUR = lasting('2026-11-05T16:00:00Z', 60);
const TEN = lasting('2026-11-05T10:00:00Z', 60);

const hold = (bookingId: string, stretch = FOUR): Hold => ({ bookingId, ...stretch, heldUntil: UNTIL });
const held = (bookingId: string, stretch = FOUR): TimeHeld => ({
  type: 'TimeHeld',
  data: hold(bookingId, stretch),
});
const takenOver = (bookingId: string, stretch = FOUR): HoldTakenOver => ({
  type: 'HoldTakenOver',
  data: hold(bookingId, stretch),
});
const released = (bookingId: string): HoldReleased => ({ type: 'HoldReleased', data: hold(bookingId) });
const lessonTime = (lessonId: string, bookingId?: string, stretch = FOUR) => ({
  lessonId,
  ...stretch,
  ...(bookingId === undefined ? {} : { bookingId }),
});
const booked = (...lesson: Parameters<typeof lessonTime>): TimeBooked => ({
  type: 'TimeBooked',
  data: lessonTime(...lesson),
});
const freed = (...lesson: Parameters<typeof lessonTime>): TimeFreed => ({
  type: 'TimeFreed',
  data: lessonTime(...lesson),
});

describe('holding time', () => {
  test('takes what is free', () => {
    const state = given(CalendarPage, [held('b-1', TEN), booked('l-1', undefined, lasting(TEN.start, 30))])
      .when(holdTime(hold('b-2'), NOW))
      .thenEvents([held('b-2')]);
    expect(state.holds.map(({ bookingId }) => bookingId)).toEqual(['b-1', 'b-2']);
  });

  test('that another holds is refused until the very instant at which that ends', () => {
    const page = given(CalendarPage, [held('b-1')]);
    page.when(holdTime(hold('b-2'), after(UNTIL, -1))).thenRefused(SlotTaken);
    page.when(holdTime(hold('b-2'), UNTIL)).thenEvents([takenOver('b-1'), held('b-2')]);
  });

  test('takes over every hold in the way whose time is up', () => {
    const [early, late] = [lasting('2026-11-05T15:30:00Z', 30), lasting('2026-11-05T16:40:00Z', 30)];
    const state = given(CalendarPage, [held('b-1', early), held('b-2', late)])
      .when(holdTime(hold('b-3'), UNTIL))
      .thenEvents([takenOver('b-1', early), takenOver('b-2', late), held('b-3')]);
    expect(state.holds).toEqual([hold('b-3')]);
  });

  test('takes over nothing when something else is in the way', () =>
    given(CalendarPage, [
      held('b-1', lasting('2026-11-05T15:30:00Z', 30)),
      booked('l-1', undefined, lasting('2026-11-05T16:45:00Z', 60)),
    ])
      .when(holdTime(hold('b-2'), UNTIL))
      .thenRefused(SlotTaken));

  test('leaves a lapsed hold alone that is not in the way', () =>
    void given(CalendarPage, [held('b-1', TEN)])
      .when(holdTime(hold('b-2'), UNTIL))
      .thenEvents([held('b-2')]));

  test('that was given back, by a release or with a lesson, is free', () => {
    given(CalendarPage, [held('b-1'), released('b-1')])
      .when(holdTime(hold('b-2'), NOW))
      .thenEvents([held('b-2')]);
    given(CalendarPage, [booked('l-1'), freed('l-1')])
      .when(holdTime(hold('b-2'), NOW))
      .thenEvents([held('b-2')]);
  });

  test.each([
    ['10 minutes after a lesson', '2026-11-05T17:10:00Z', true],
    ['5 minutes after a lesson', '2026-11-05T17:05:00Z', false],
    ['10 minutes before a lesson', '2026-11-05T14:50:00Z', true],
    ['5 minutes before a lesson', '2026-11-05T14:55:00Z', false],
    ['within a lesson', '2026-11-05T16:30:00Z', false],
    ['around a lesson', '2026-11-05T15:50:00Z', false],
  ])('%s: that it is free is %3$s', (_, start, free) => {
    const stretch = lasting(start, 60);
    const when = given(CalendarPage, [booked('l-1')]).when(holdTime(hold('b-1', stretch), NOW));
    if (free) when.thenEvents([held('b-1', stretch)]);
    else when.thenRefused(SlotTaken);
  });
});

describe('a lesson', () => {
  test('takes what is held for its booking, and the hold is no more', () => {
    const state = given(CalendarPage, [held('b-1'), held('b-2', TEN)])
      .when(bookHeldTime(lessonTime('l-1', 'b-1')))
      .thenEvents([booked('l-1', 'b-1')]);
    expect(state).toEqual({ holds: [hold('b-2', TEN)], lessons: [lessonTime('l-1', 'b-1')] });
  });

  test.each([
    ['is not there', []],
    ['is another’s', [held('b-2')]],
    ['was taken over', [held('b-1'), takenOver('b-1'), held('b-2')]],
    ['was released', [held('b-1'), released('b-1')]],
  ])('does not take what %s', (_, history) =>
    given(CalendarPage, history)
      .when(bookHeldTime(lessonTime('l-1', 'b-1')))
      .thenRefused(HoldLapsed),
  );

  test('takes what is free', () =>
    void given(CalendarPage, [held('b-1', TEN)])
      .when(bookTime(lessonTime('l-1'), NOW))
      .thenEvents([booked('l-1')]));

  test('does not take what is held or taken', () => {
    for (const history of [[held('b-1')], [booked('l-2')]])
      given(CalendarPage, history)
        .when(bookTime(lessonTime('l-1'), NOW))
        .thenRefused(SlotTaken);
  });

  test('takes over a hold whose time is up', () =>
    void given(CalendarPage, [held('b-1')])
      .when(bookTime(lessonTime('l-1'), UNTIL))
      .thenEvents([takenOver('b-1'), booked('l-1')]));

  test('cannot lapse', () =>
    given(CalendarPage, [held('b-1'), booked('l-1', 'b-1')])
      .when(holdTime(hold('b-2'), after(UNTIL, 1)))
      .thenRefused(SlotTaken));
});

describe('giving time back', () => {
  test('of a lesson frees it, and nothing else', () => {
    const state = given(CalendarPage, [booked('l-1'), booked('l-2', undefined, TEN)])
      .when(freeTime('l-1'))
      .thenEvents([freed('l-1')]);
    expect(state.lessons).toEqual([lessonTime('l-2', undefined, TEN)]);
  });

  test('of a hold frees it, and nothing else', () => {
    const state = given(CalendarPage, [held('b-1'), held('b-2', TEN)])
      .when(releaseTime('b-1'))
      .thenEvents([released('b-1')]);
    expect(state.holds).toEqual([hold('b-2', TEN)]);
  });

  test('twice is once', () => {
    given(CalendarPage, [booked('l-1'), freed('l-1')])
      .when(freeTime('l-1'))
      .thenEvents([]);
    given(CalendarPage, [held('b-1'), released('b-1')])
      .when(releaseTime('b-1'))
      .thenEvents([]);
  });

  test('of somebody else’s is nothing', () => {
    given(CalendarPage, [booked('l-1')])
      .when(freeTime('l-2'))
      .thenEvents([]);
    given(CalendarPage, [held('b-1')])
      .when(releaseTime('b-2'))
      .thenEvents([]);
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
