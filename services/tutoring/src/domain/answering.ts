import type { Decision } from '@edtech/event-store/aggregate';
import type { Asked, ReleaseConfirmed, TutorCalendar } from './calendar.ts';
import type { Refused } from './refusals.ts';

/*
 * What bookings are told, on the page on which the time begins. A booking that asks again is answered again: the first
 * answer may not have been what it was waiting for.
 */

type OnPage = Decision<typeof TutorCalendar>;

/** The time is the booking's. `tutorName` is for receipts. */
export const confirmHold =
  (asked: Asked, tutorName: string | undefined): OnPage =>
  ({ holds }) => {
    const heldUntil = holds.find(({ bookingId }) => bookingId === asked.bookingId)?.heldUntil;
    return [
      {
        type: 'HoldConfirmed',
        data: {
          ...asked,
          ...(heldUntil === undefined ? {} : { heldUntil }),
          ...(tutorName === undefined ? {} : { tutorName }),
        },
      },
    ];
  };

export const refuseHold =
  (asked: Asked, refused: Refused): OnPage =>
  () => [{ type: 'HoldRefused', data: { ...asked, ...refused } }];

/** On every page of the hold; nothing where there is none. */
export const releaseHold =
  (bookingId: string): OnPage =>
  ({ holds }) =>
    holds
      .filter((hold) => hold.bookingId === bookingId)
      .map(({ start, end }) => ({ type: 'HoldReleased', data: { bookingId, start, end } }));

/** A booking that has been released holds nothing any more, even if its request comes after that. */
export const confirmRelease =
  (released: ReleaseConfirmed['data']): OnPage =>
  () => [{ type: 'ReleaseConfirmed', data: released }];
