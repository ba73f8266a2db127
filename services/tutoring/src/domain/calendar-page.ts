import { aggregate } from '@edtech/event-store/aggregate';
import type { Stretch } from './stretch.ts';

/** Time that is kept for a booking until `heldUntil`. */
export interface Hold extends Stretch {
  readonly bookingId: string;
  readonly heldUntil: string;
}

/** Time that a lesson takes. */
export interface LessonTime extends Stretch {
  readonly lessonId: string;
  /** Of the booking whose hold it was. */
  readonly bookingId?: string;
}

export interface PageState {
  readonly holds: readonly Hold[];
  readonly lessons: readonly LessonTime[];
}

export interface TimeHeld {
  readonly type: 'TimeHeld';
  readonly data: Hold;
}

/** Somebody else takes the time of a hold whose time was up. */
export interface HoldTakenOver {
  readonly type: 'HoldTakenOver';
  readonly data: Hold;
}

export interface HoldReleased {
  readonly type: 'HoldReleased';
  readonly data: Hold;
}

/** A lesson takes time: free time, or what was held for its booking. */
export interface TimeBooked {
  readonly type: 'TimeBooked';
  readonly data: LessonTime;
}

export interface TimeFreed {
  readonly type: 'TimeFreed';
  readonly data: LessonTime;
}

export type PageEvent = TimeHeld | HoldTakenOver | HoldReleased | TimeBooked | TimeFreed;

const without = (holds: readonly Hold[], bookingId: string | undefined): readonly Hold[] =>
  holds.filter((hold) => hold.bookingId !== bookingId);

/**
 * A page of a tutor's calendar: one day of UTC. Its id is the tutor's and the day (`page-id.ts`).
 *
 * The page is where no double booking is decided. Whoever takes time writes an event to every page that the time and
 * the break after it touch, in one transaction: one page, or two around midnight. Stretches that overlap share an instant,
 * hence a page, hence a stream, and of two writers at one version of a stream one is refused and decides again.
 *
 * Days of UTC and not of the tutor, because a tutor may move to another zone and the pages must not. Smaller than the
 * tutor, so that students who want other days do not meet, and a stream ends with its day; larger than a slot, so that
 * whatever overlaps is seen in one state, and rules such as the break between lessons are sentences and not keys. Nobody
 * writes here but who takes time or gives it back: whoever is refused is told so elsewhere (`booking-slip.ts`).
 * See docs/adr/0016.
 *
 * A hold is over from the instant on that it says, whether anybody notices or not: nothing has to happen then.
 */
export const CalendarPage = aggregate<PageState, PageEvent>({
  type: 'CalendarPage',
  initial: { holds: [], lessons: [] },
  evolve: {
    TimeHeld: (page, { data }) => ({ ...page, holds: [...without(page.holds, data.bookingId), data] }),
    HoldTakenOver: (page, { data }) => ({ ...page, holds: without(page.holds, data.bookingId) }),
    HoldReleased: (page, { data }) => ({ ...page, holds: without(page.holds, data.bookingId) }),
    TimeBooked: ({ holds, lessons }, { data }) => ({
      holds: without(holds, data.bookingId),
      lessons: [...lessons, data],
    }),
    TimeFreed: (page, { data }) => ({
      ...page,
      lessons: page.lessons.filter(({ lessonId }) => lessonId !== data.lessonId),
    }),
  },
  snapshot: { version: 1, every: 100 },
});
