import { given } from '@edtech/testkit';
import {
  BookingSlip,
  type HoldConfirmed,
  type HoldRefused,
  type HoldUsed,
  type ReleaseConfirmed,
} from '../../src/domain/booking-slip.ts';
import {
  BookingDiffers,
  BookingReleased,
  HoldLapsed,
  HoldMissing,
  RefusedBefore,
} from '../../src/domain/refusals.ts';
import { confirmHold, confirmRelease, refuseHold, useHold } from '../../src/domain/slip-decisions.ts';
import { after } from '../../src/domain/stretch.ts';

const NOW = '2026-11-02T08:00:00.000Z';
const UNTIL = '2026-11-02T08:10:00.000Z';

const asked = { tutorId: 't-1', studentId: 's-1', start: '2026-11-05T16:00:00.000Z', durationMinutes: 60 };
const TAKEN = { code: 'slot-taken', reason: 'Taken.' };

const confirmed: HoldConfirmed = { type: 'HoldConfirmed', data: { ...asked, heldUntil: UNTIL } };
const refused: HoldRefused = { type: 'HoldRefused', data: { ...asked, ...TAKEN } };
const used: HoldUsed = { type: 'HoldUsed', data: { lessonId: 'l-1' } };
const released: ReleaseConfirmed = {
  type: 'ReleaseConfirmed',
  data: { tutorId: 't-1', start: asked.start },
};

const others = [
  ['another tutor', { tutorId: 't-2' }],
  ['another student', { studentId: 's-2' }],
  ['another time', { start: '2026-11-05T16:05:00.000Z' }],
  ['another day', { start: '2026-11-06T16:00:00.000Z' }],
  ['another length', { durationMinutes: 45 }],
] as const;

describe('a hold', () => {
  const confirm = (now = NOW, more = {}, heldUntil = UNTIL) =>
    confirmHold({ asked: { ...asked, ...more }, heldUntil, now });

  test('is confirmed to a booking that asks for the first time', () => {
    const state = given(BookingSlip, []).when(confirm()).thenEvents([confirmed]);
    expect(state).toEqual({ status: 'held', asked, heldUntil: UNTIL });
  });

  test('is confirmed with the tutor’s name for receipts, which the slip does not keep', () => {
    const state = given(BookingSlip, [])
      .when(confirmHold({ asked, heldUntil: UNTIL, now: NOW, tutorName: 'Tom Tutor' }))
      .thenEvents([{ type: 'HoldConfirmed', data: { ...confirmed.data, tutorName: 'Tom Tutor' } }]);
    expect(JSON.stringify(state)).not.toContain('Tom');
  });

  test('ends when it was to end from the first, however often it is confirmed', () => {
    const later = after(NOW, 60_000);
    given(BookingSlip, [confirmed])
      .when(confirm(later, {}, after(UNTIL, 60_000)))
      .thenEvents([confirmed]);
  });

  test('is confirmed until just before it ends', () => {
    given(BookingSlip, [confirmed])
      .when(confirm(after(UNTIL, -1)))
      .thenEvents([confirmed]);
    given(BookingSlip, [confirmed]).when(confirm(UNTIL)).thenRefused(HoldLapsed);
  });

  test('of which a lesson has come is confirmed without an end', () => {
    const state = given(BookingSlip, [confirmed, used])
      .when(confirm(after(UNTIL, 1)))
      .thenEvents([{ type: 'HoldConfirmed', data: asked }]);
    expect(state).toEqual({ status: 'used', asked, lessonId: 'l-1' });
  });

  test.each(others)('is for one thing: %s is refused', (_, more) => {
    for (const history of [[confirmed], [confirmed, used]])
      given(BookingSlip, history).when(confirm(NOW, more)).thenRefused(BookingDiffers);
  });

  test('is not confirmed to a booking that was refused, or released', () => {
    given(BookingSlip, [refused]).when(confirm()).thenRefused(RefusedBefore);
    given(BookingSlip, [released]).when(confirm()).thenRefused(BookingReleased);
    given(BookingSlip, [confirmed, released]).when(confirm()).thenRefused(BookingReleased);
  });
});

describe('a refusal', () => {
  test('is remembered with its reason', () => {
    const state = given(BookingSlip, []).when(refuseHold(asked, TAKEN)).thenEvents([refused]);
    expect(state).toEqual({ status: 'refused', refused: TAKEN });
  });

  test('says the same the second time, whatever the reason would be by then', () => {
    const again = new RefusedBefore(TAKEN);
    expect({ code: again.code, reason: again.message }).toEqual(TAKEN);
  });

  test('of something else takes nothing from a booking that has a hold', () => {
    const differs = { code: 'booking-differs', reason: 'Differs.' };
    const state = given(BookingSlip, [confirmed])
      .when(refuseHold(asked, differs))
      .thenEvents([{ type: 'HoldRefused', data: { ...asked, ...differs } }]);
    expect(state.status).toBe('held');
  });
});

describe('using a hold', () => {
  const use = (now = NOW, more = {}) => useHold({ ...asked, ...more }, 'l-1', now);

  test('makes it a lesson’s', () => {
    const state = given(BookingSlip, [confirmed]).when(use()).thenEvents([used]);
    expect(state).toEqual({ status: 'used', asked, lessonId: 'l-1' });
  });

  test('is possible until just before it ends', () => {
    given(BookingSlip, [confirmed])
      .when(use(after(UNTIL, -1)))
      .thenEvents([used]);
    given(BookingSlip, [confirmed]).when(use(UNTIL)).thenRefused(HoldLapsed);
  });

  test.each([
    ['there is none', [], HoldMissing],
    ['it was refused', [refused], RefusedBefore],
    ['it was released', [confirmed, released], BookingReleased],
    ['it was released before it was asked for', [released], BookingReleased],
    ['another lesson has come of it', [confirmed, used], BookingDiffers],
  ])('is refused when %s', (_, history, refusal) =>
    given(BookingSlip, history).when(use()).thenRefused(refusal),
  );

  test.each(others)('for %s is refused', (_, more) =>
    given(BookingSlip, [confirmed]).when(use(NOW, more)).thenRefused(BookingDiffers),
  );
});

describe('a release', () => {
  const release = confirmRelease(released.data);

  test.each([
    ['a hold', [confirmed]],
    ['a lesson', [confirmed, used]],
    ['nothing', []],
    ['nothing any more', [confirmed, released]],
  ])('of %s is confirmed, and is the booking’s last word', (_, history) => {
    const state = given(BookingSlip, history).when(release).thenEvents([released]);
    expect(state).toEqual({ status: 'released' });
  });

  test('of a booking that was refused leaves the refusal', () => {
    const state = given(BookingSlip, [refused]).when(release).thenEvents([released]);
    expect(state).toEqual({ status: 'refused', refused: TAKEN });
  });
});
