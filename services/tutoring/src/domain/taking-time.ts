import type { Decision } from '@edtech/event-store/aggregate';
import { demandBookable } from './bookable.ts';
import type { CalendarState, Hold, HoldTakenOver, LessonTime, Settled, TutorCalendar } from './calendar.ts';
import { withBreak } from './calendar-page.ts';
import {
  BookingDiffers,
  BookingReleased,
  HoldLapsed,
  HoldMissing,
  RefusedBefore,
  SlotTaken,
} from './refusals.ts';
import { isSame, overlap, type Stretch } from './stretch.ts';
import type { TutorState } from './tutor.ts';

/*
 * Who gets a tutor's time. Each decision is made on every page that the time touches, with the same arguments, and holds only
 * if it holds on all of them.
 */

type OnPage = Decision<typeof TutorCalendar>;

/** A hold is over from `heldUntil` on. */
export const isHeld = ({ heldUntil }: Pick<Hold, 'heldUntil'>, now: string): boolean => now < heldUntil;

export interface HoldTime {
  readonly tutorId: string;
  readonly tutor: TutorState;
  readonly hold: Hold;
  readonly now: string;
}

/**
 * Holds time for a booking; nothing new when it is held already, or is a lesson by now.
 * @throws what the booking was told before, `demandBookable`'s refusals, SlotTaken
 */
export const holdTime =
  ({ tutorId, tutor, hold, now }: HoldTime): OnPage =>
  (page) => {
    if (hasTime(page, hold, now)) return [];
    demandBookable({ ...hold, tutorId }, tutor, now);
    return [...takeFree(page, hold, now), { type: 'TimeHeld', data: hold }];
  };

export interface BookHeldTime {
  readonly lesson: LessonTime & { readonly bookingId: string };
  readonly studentId: string;
  readonly now: string;
}

/**
 * Makes a lesson of the time that is held for a booking. Whether the tutor still teaches then does not matter: a hold is a promise.
 * @throws HoldMissing, HoldLapsed, BookingReleased, BookingDiffers
 */
export const bookHeldTime =
  ({ lesson, studentId, now }: BookHeldTime): OnPage =>
  (page) => {
    const { bookingId } = lesson;
    const hold = page.holds.find((one) => one.bookingId === bookingId);
    if (hold === undefined) throw lastWord(page, bookingId) ?? new HoldMissing();
    if (!isSame(hold, lesson) || hold.studentId !== studentId) throw new BookingDiffers();
    if (!isHeld(hold, now)) throw new HoldLapsed();
    return [{ type: 'TimeBooked', data: lesson }];
  };

export interface BookTime {
  readonly tutorId: string;
  readonly tutor: TutorState;
  readonly studentId: string;
  readonly lesson: LessonTime;
  readonly now: string;
}

/**
 * Takes time for a lesson without a booking.
 * @throws `demandBookable`'s refusals, SlotTaken
 */
export const bookTime =
  ({ tutorId, tutor, studentId, lesson, now }: BookTime): OnPage =>
  (page) => {
    demandBookable({ ...lesson, tutorId, studentId }, tutor, now);
    return [...takeFree(page, lesson, now), { type: 'TimeBooked', data: lesson }];
  };

/** The time of a lesson that will not be is free. */
export const freeTime =
  (lessonId: string): OnPage =>
  ({ lessons }) =>
    lessons
      .filter((lesson) => lesson.lessonId === lessonId)
      .map((lesson) => ({ type: 'TimeFreed', data: lesson }));

/** Whether the booking has just this time already. @throws what it was told before, when that was a no */
const hasTime = (page: CalendarState, wanted: Hold, now: string): boolean => {
  const { bookingId, studentId } = wanted;
  const hold = page.holds.find((one) => one.bookingId === bookingId);
  const lesson = page.lessons.find((one) => one.bookingId === bookingId);
  const had = hold ?? lesson;
  if (had === undefined) {
    const said = lastWord(page, bookingId);
    if (said !== undefined) throw said;
    return false;
  }
  if (!isSame(had, wanted)) throw new BookingDiffers();
  if (hold !== undefined && hold.studentId !== studentId) throw new BookingDiffers();
  if (hold !== undefined && !isHeld(hold, now)) throw new HoldLapsed();
  return true;
};

const lastWord = ({ settled }: CalendarState, bookingId: string) => {
  const said = settled.find((one) => one.bookingId === bookingId);
  return said === undefined ? undefined : refusalOf(said);
};

const refusalOf = (said: Settled) => {
  switch (said.as) {
    case 'lapsed':
      return new HoldLapsed();
    case 'released':
      return new BookingReleased();
    case 'refused':
      return new RefusedBefore(said);
  }
};

/** Nobody has the time, or those who had it have let it lapse. @throws SlotTaken */
const takeFree = (page: CalendarState, wanted: Stretch, now: string): readonly HoldTakenOver[] => {
  const isInTheWay = (one: Stretch) => overlap(withBreak(one), withBreak(wanted));
  const holds = page.holds.filter(isInTheWay);
  if (page.lessons.some(isInTheWay) || holds.some((hold) => isHeld(hold, now))) throw new SlotTaken();
  return holds.map(({ bookingId, start, end }) => ({
    type: 'HoldTakenOver',
    data: { bookingId, start, end },
  }));
};
