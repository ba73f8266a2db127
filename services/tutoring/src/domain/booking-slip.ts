import { availabilityConfirmedV1, availabilityRejectedV1, availabilityReleasedV1 } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';
import type { Refused } from './refusals.ts';

/** What a booking asked of the calendar. */
export interface Asked {
  readonly tutorId: string;
  readonly studentId: string;
  /** ISO-8601, UTC. */
  readonly start: string;
  readonly durationMinutes: number;
}

export type SlipState =
  | { readonly status: 'blank' }
  | { readonly status: 'held'; readonly asked: Asked; readonly heldUntil: string }
  | { readonly status: 'used'; readonly asked: Asked; readonly lessonId: string }
  | { readonly status: 'refused'; readonly refused: Refused }
  | { readonly status: 'released' };

/** An answer, given each time that the booking asks. `tutorName` is personal data. */
export interface HoldConfirmed {
  readonly type: 'HoldConfirmed';
  readonly data: Asked & {
    /** Absent when a lesson has come of it, so that it lapses no more. */
    readonly heldUntil?: string;
    readonly tutorName?: string;
  };
}

export interface HoldRefused {
  readonly type: 'HoldRefused';
  readonly data: Asked & Refused;
}

/** A lesson has come of the hold. */
export interface HoldUsed {
  readonly type: 'HoldUsed';
  readonly data: { readonly lessonId: string };
}

/** The answer to a release, given each time that it is asked for, whether there was anything to release or not. */
export interface ReleaseConfirmed {
  readonly type: 'ReleaseConfirmed';
  readonly data: Pick<Asked, 'tutorId' | 'start'> & { readonly durationMinutes?: number };
}

export type SlipEvent = HoldConfirmed | HoldRefused | HoldUsed | ReleaseConfirmed;

/**
 * What a booking was told by a tutor's calendar. Its id is the booking's.
 *
 * The time itself is on the calendar's pages; the slip says what the booking has of it, so that it is answered the same
 * however often it asks, in whatever order its requests come. It changes in one transaction with the pages. A refusal is
 * noted here alone: fifty who ask for one slot write to fifty slips, and one of them to the page.
 *
 * Others know it as the calendar of a tutor, whose answers these are: that is the type that its events are published under.
 */
export const BookingSlip = aggregate<SlipState, SlipEvent>({
  type: 'TutorCalendar',
  initial: { status: 'blank' },
  evolve: {
    HoldConfirmed: (slip, { data: { heldUntil, tutorName: _, ...asked } }) =>
      slip.status === 'blank' && heldUntil !== undefined ? { status: 'held', asked, heldUntil } : slip,
    HoldRefused: (slip, { data: { code, reason } }) =>
      slip.status === 'blank' ? { status: 'refused', refused: { code, reason } } : slip,
    HoldUsed: (slip, { data: { lessonId } }) =>
      slip.status === 'held' ? { status: 'used', asked: slip.asked, lessonId } : slip,
    ReleaseConfirmed: (slip) => (slip.status === 'refused' ? slip : { status: 'released' }),
  },
  publishes: {
    HoldConfirmed: publish(availabilityConfirmedV1, ({ data: { start, ...asked }, occurredAt }, { id }) => ({
      bookingId: id,
      ...asked,
      requestedTime: start,
      timestamp: occurredAt,
    })),
    HoldRefused: publish(availabilityRejectedV1, ({ data: { start, ...asked }, occurredAt }, { id }) => ({
      bookingId: id,
      ...asked,
      requestedTime: start,
      timestamp: occurredAt,
    })),
    ReleaseConfirmed: publish(
      availabilityReleasedV1,
      ({ data: { start, ...asked }, occurredAt }, { id }) => ({
        bookingId: id,
        ...asked,
        requestedTime: start,
        timestamp: occurredAt,
      }),
    ),
  },
});
