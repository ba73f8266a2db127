import type { Decision } from '@edtech/event-store/aggregate';
import type { Asked, BookingSlip, HoldConfirmed, ReleaseConfirmed } from './booking-slip.ts';
import {
  BookingDiffers,
  BookingReleased,
  HoldLapsed,
  HoldMissing,
  type Refused,
  RefusedBefore,
} from './refusals.ts';
import { isHeld } from './taking-time.ts';

type OnSlip = Decision<typeof BookingSlip>;

export interface ConfirmHold {
  readonly asked: Asked;
  /** Of a hold that begins now; one that there is keeps its own end. */
  readonly heldUntil: string;
  readonly tutorName?: string;
  readonly now: string;
}

/**
 * The booking has the time that it asked for, as it had before if it did.
 * @throws BookingDiffers, HoldLapsed, BookingReleased, or what it was refused with
 */
export const confirmHold =
  ({ asked, heldUntil, tutorName, now }: ConfirmHold): OnSlip =>
  (slip) => {
    const name = tutorName === undefined ? {} : { tutorName };
    const confirmed = (data: HoldConfirmed['data']): readonly [HoldConfirmed] => [
      { type: 'HoldConfirmed', data: { ...data, ...name } },
    ];
    switch (slip.status) {
      case 'blank':
        return confirmed({ ...asked, heldUntil });
      case 'held':
        demandSame(slip.asked, asked);
        if (!isHeld(slip, now)) throw new HoldLapsed();
        return confirmed({ ...asked, heldUntil: slip.heldUntil });
      case 'used':
        demandSame(slip.asked, asked);
        return confirmed(asked);
      case 'refused':
        throw new RefusedBefore(slip.refused);
      case 'released':
        throw new BookingReleased();
    }
  };

/** The booking does not get what it asks for. */
export const refuseHold =
  (asked: Asked, refused: Refused): OnSlip =>
  () => [{ type: 'HoldRefused', data: { ...asked, ...refused } }];

/**
 * A lesson comes of the hold. Whether the tutor still teaches then does not matter: a hold is a promise.
 * @throws HoldMissing, BookingDiffers, HoldLapsed, BookingReleased, or what the booking was refused with
 */
export const useHold =
  (asked: Asked, lessonId: string, now: string): OnSlip =>
  (slip) => {
    switch (slip.status) {
      case 'blank':
        throw new HoldMissing();
      case 'held':
        demandSame(slip.asked, asked);
        if (!isHeld(slip, now)) throw new HoldLapsed();
        return [{ type: 'HoldUsed', data: { lessonId } }];
      case 'used':
        throw new BookingDiffers();
      case 'refused':
        throw new RefusedBefore(slip.refused);
      case 'released':
        throw new BookingReleased();
    }
  };

/** The booking has nothing, whatever it had, and gets nothing any more, even if its request comes after that. */
export const confirmRelease =
  (released: ReleaseConfirmed['data']): OnSlip =>
  () => [{ type: 'ReleaseConfirmed', data: released }];

/** @throws BookingDiffers */
const demandSame = (one: Asked, other: Asked): void => {
  const isSame =
    one.tutorId === other.tutorId &&
    one.studentId === other.studentId &&
    one.start === other.start &&
    one.durationMinutes === other.durationMinutes;
  if (!isSame) throw new BookingDiffers();
};
