/** The numbers of the house. Everything that decides on a lesson's time takes them from here. */

/** How long a lesson may be, in minutes. */
export const LESSON_MINUTES = { shortest: 15, longest: 240 } as const;

/** Lessons begin, and last, in whole steps of so many minutes. */
export const STEP_MINUTES = 5;

/** Free minutes that a tutor has between one lesson and the next. Hours of work need not cover them. */
export const BREAK_MINUTES = 10;

/**
 * A lesson that is to begin at once is asked for after its beginning, which is the last whole step, and booking it takes a
 * while. So a beginning may be so many minutes ago, and not more.
 */
export const LATE_MINUTES = 10;

/** How many days before it begins a lesson can be booked. */
export const DAYS_AHEAD = 365;

/** How long time is held for a booking, in seconds: what the booking asks for, within limits. */
export const HOLD_SECONDS = { usual: 600, longest: 3_600 } as const;

/** A student cancels a lesson at least so many hours before it begins; later, the tutor's time is spent. */
export const NOTICE_HOURS = 24;
