import { availabilityConfirmedV1, availabilityRejectedV1, availabilityReleasedV1 } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';
import { tutorOfPage } from './calendar-page.ts';
import type { Stretch } from './stretch.ts';

/** Time that is kept for a booking until `heldUntil`. */
export interface Hold extends Stretch {
  readonly bookingId: string;
  readonly studentId: string;
  readonly heldUntil: string;
}

/** Time that a lesson takes. */
export interface LessonTime extends Stretch {
  readonly lessonId: string;
  /** Of the booking whose hold it was. */
  readonly bookingId?: string;
}

/** A booking that has had its last word: whatever comes of it later is answered by that. */
export type Settled =
  | { readonly bookingId: string; readonly as: 'lapsed' | 'released' }
  | { readonly bookingId: string; readonly as: 'refused'; readonly code: string; readonly reason: string };

export interface CalendarState {
  readonly holds: readonly Hold[];
  readonly lessons: readonly LessonTime[];
  readonly settled: readonly Settled[];
}

/** What a booking asked of the calendar, as the answers repeat it. */
export interface Asked {
  readonly bookingId: string;
  readonly studentId: string;
  readonly start: string;
  readonly durationMinutes: number;
}

export interface TimeHeld {
  readonly type: 'TimeHeld';
  readonly data: Hold;
}

/** The answer to a booking, given each time that it asks. `tutorName` is personal data. */
export interface HoldConfirmed {
  readonly type: 'HoldConfirmed';
  readonly data: Asked & { readonly heldUntil?: string; readonly tutorName?: string };
}

export interface HoldRefused {
  readonly type: 'HoldRefused';
  readonly data: Asked & { readonly code: string; readonly reason: string };
}

/** Somebody else takes the time of a hold whose time was up. */
export interface HoldTakenOver {
  readonly type: 'HoldTakenOver';
  readonly data: Stretch & { readonly bookingId: string };
}

export interface HoldReleased {
  readonly type: 'HoldReleased';
  readonly data: Stretch & { readonly bookingId: string };
}

/** The answer to a release, given each time that it is asked for, whether there was anything to release or not. */
export interface ReleaseConfirmed {
  readonly type: 'ReleaseConfirmed';
  readonly data: { readonly bookingId: string; readonly start: string; readonly durationMinutes?: number };
}

export interface TimeBooked {
  readonly type: 'TimeBooked';
  readonly data: LessonTime;
}

export interface TimeFreed {
  readonly type: 'TimeFreed';
  readonly data: LessonTime;
}

export type CalendarEvent =
  | TimeHeld
  | HoldConfirmed
  | HoldRefused
  | HoldTakenOver
  | HoldReleased
  | ReleaseConfirmed
  | TimeBooked
  | TimeFreed;

const without = (holds: readonly Hold[], bookingId: string): readonly Hold[] =>
  holds.filter((hold) => hold.bookingId !== bookingId);

/** Whether the booking has a hold or a lesson here. */
const isUnderWay = ({ holds, lessons }: CalendarState, bookingId: string): boolean =>
  [...holds, ...lessons].some((one) => one.bookingId === bookingId);

/** A booking's first last word counts. */
const settle = (settled: readonly Settled[], one: Settled): readonly Settled[] =>
  settled.some(({ bookingId }) => bookingId === one.bookingId) ? settled : [...settled, one];

/**
 * A page of a tutor's calendar: one day of UTC. Its id is the tutor's and the day (`calendar-page.ts`).
 *
 * The page is where no double booking is decided. Whoever takes time writes an event to every page that the time and
 * the break after it touch, in one transaction: one page, or two around midnight. Stretches that overlap share an instant,
 * hence a page, hence a stream, and of two writers at one version of a stream one is refused and decides again. Days of
 * UTC and not of the tutor, because a tutor may move to another zone and the pages must not. Smaller than the tutor, so that
 * students who want other days do not meet, and a stream ends with its day; larger than a slot, so that whatever
 * overlaps is seen in one state, and rules such as the break between lessons are sentences here and not keys.
 * See docs/adr/0016.
 *
 * The answers to bookings are events of the page on which the time begins. Time on hold is no longer held from the instant
 * on that says so, whether anybody notices or not: nothing has to happen then.
 */
export const TutorCalendar = aggregate<CalendarState, CalendarEvent>({
  type: 'TutorCalendar',
  initial: { holds: [], lessons: [], settled: [] },
  evolve: {
    TimeHeld: (page, { data }) => ({ ...page, holds: [...without(page.holds, data.bookingId), data] }),
    HoldConfirmed: (page) => page,
    HoldRefused: (page, { data: { bookingId, code, reason } }) =>
      isUnderWay(page, bookingId)
        ? page
        : { ...page, settled: settle(page.settled, { bookingId, as: 'refused', code, reason }) },
    HoldTakenOver: (page, { data: { bookingId } }) => ({
      ...page,
      holds: without(page.holds, bookingId),
      settled: settle(page.settled, { bookingId, as: 'lapsed' }),
    }),
    HoldReleased: (page, { data: { bookingId } }) => ({
      ...page,
      holds: without(page.holds, bookingId),
      settled: settle(page.settled, { bookingId, as: 'released' }),
    }),
    ReleaseConfirmed: (page, { data: { bookingId } }) => ({
      ...page,
      settled: settle(page.settled, { bookingId, as: 'released' }),
    }),
    TimeBooked: (page, { data }) => ({
      ...page,
      holds: data.bookingId === undefined ? page.holds : without(page.holds, data.bookingId),
      lessons: [...page.lessons, data],
    }),
    TimeFreed: (page, { data: { lessonId, bookingId } }) => ({
      ...page,
      lessons: page.lessons.filter((lesson) => lesson.lessonId !== lessonId),
      settled: bookingId === undefined ? page.settled : settle(page.settled, { bookingId, as: 'released' }),
    }),
  },
  publishes: {
    HoldConfirmed: publish(availabilityConfirmedV1, ({ data: { start, ...asked }, occurredAt }, { id }) => ({
      ...asked,
      tutorId: tutorOfPage(id),
      requestedTime: start,
      timestamp: occurredAt,
    })),
    HoldRefused: publish(availabilityRejectedV1, ({ data: { start, ...asked }, occurredAt }, { id }) => ({
      ...asked,
      tutorId: tutorOfPage(id),
      requestedTime: start,
      timestamp: occurredAt,
    })),
    ReleaseConfirmed: publish(
      availabilityReleasedV1,
      ({ data: { start, ...released }, occurredAt }, { id }) => ({
        ...released,
        tutorId: tutorOfPage(id),
        requestedTime: start,
        timestamp: occurredAt,
      }),
    ),
  },
  snapshot: { version: 1, every: 100 },
});
