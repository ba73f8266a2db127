import type { Decision } from '@edtech/event-store/aggregate';
import type { CalendarPage, Hold, HoldTakenOver, LessonTime, PageState } from './calendar-page.ts';
import { withBreak } from './page-id.ts';
import { HoldLapsed, SlotTaken } from './refusals.ts';
import { overlap, type Stretch } from './stretch.ts';

/*
 * Who gets a tutor's time. Each decision is made on every page that the time touches, with the same arguments, and holds only
 * if it holds on all of them.
 */

type OnPage = Decision<typeof CalendarPage>;

/** A hold is over from `heldUntil` on. */
export const isHeld = ({ heldUntil }: Pick<Hold, 'heldUntil'>, now: string): boolean => now < heldUntil;

/** Holds time that is free. @throws SlotTaken */
export const holdTime =
  (hold: Hold, now: string): OnPage =>
  (page) => [...takeFree(page, hold, now), { type: 'TimeHeld', data: hold }];

/**
 * A lesson takes the time that is held for its booking.
 * @throws HoldLapsed when it is held no more: somebody whose clock is ahead has it
 */
export const bookHeldTime =
  (lesson: LessonTime): OnPage =>
  ({ holds }) => {
    if (!holds.some(({ bookingId }) => bookingId === lesson.bookingId)) throw new HoldLapsed();
    return [{ type: 'TimeBooked', data: lesson }];
  };

/** A lesson takes time that is free. @throws SlotTaken */
export const bookTime =
  (lesson: LessonTime, now: string): OnPage =>
  (page) => [...takeFree(page, lesson, now), { type: 'TimeBooked', data: lesson }];

/** The time of a lesson that will not be is free. */
export const freeTime =
  (lessonId: string): OnPage =>
  ({ lessons }) =>
    lessons
      .filter((lesson) => lesson.lessonId === lessonId)
      .map((lesson) => ({ type: 'TimeFreed', data: lesson }));

/** What is held for a booking is free; nothing where nothing is held. */
export const releaseTime =
  (bookingId: string): OnPage =>
  ({ holds }) =>
    holds
      .filter((hold) => hold.bookingId === bookingId)
      .map((hold) => ({ type: 'HoldReleased', data: hold }));

/** Nobody has the time, or those who had it have let it lapse. @throws SlotTaken */
const takeFree = ({ holds, lessons }: PageState, wanted: Stretch, now: string): readonly HoldTakenOver[] => {
  const isInTheWay = (one: Stretch) => overlap(withBreak(one), withBreak(wanted));
  const inTheWay = holds.filter(isInTheWay);
  if (lessons.some(isInTheWay) || inTheWay.some((hold) => isHeld(hold, now))) throw new SlotTaken();
  return inTheWay.map((hold) => ({ type: 'HoldTakenOver', data: hold }));
};
