import { lessonBookingRequestedV1 } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';
import { changed } from './booking-changed.ts';
import type { Booked, BookingDetails, BookingEvent, Failure } from './booking-events.ts';
import { wanted } from './cancellation-wanted.ts';

export interface Cancellation {
  readonly requestedBy: string;
  readonly byStudent: boolean;
  /** ISO-8601, UTC. */
  readonly requestedAt: string;
}

/** How a booking came to its end. */
export type Outcome =
  | { readonly status: 'completed'; readonly endedAt: string; readonly booked: Booked }
  | { readonly status: 'failed'; readonly endedAt: string; readonly failure: Failure };

export interface AskedFor {
  readonly status: 'requested';
  readonly details: BookingDetails;
  readonly requestedAt: string;
  /** Absent while nobody wants the booking to end. */
  readonly cancellation?: Cancellation;
  /** Absent while its workflow is at work. */
  readonly outcome?: Outcome;
}

export type BookingState = { readonly status: 'unknown' } | AskedFor;

const whenAskedFor =
  <Event>(change: (state: AskedFor, event: Event) => AskedFor) =>
  (state: BookingState, event: Event): BookingState =>
    state.status === 'unknown' ? state : change(state, event);

/**
 * A student's wish for a lesson, and what became of it.
 *
 * It says what is wanted and how it ended. How it gets there (the hold on the tutor's time, the authorised payment, lesson
 * and chat) is the affair of its workflow, `LessonBooking`, which a booking starts by what it publishes, and whose outcome is
 * written down here.
 */
export const Booking = aggregate<BookingState, BookingEvent>({
  type: 'Booking',
  initial: { status: 'unknown' },
  evolve: {
    BookingRequested: (state, { data: details, occurredAt: requestedAt }) =>
      state.status === 'unknown' ? { status: 'requested', details, requestedAt } : state,
    CancellationRequested: whenAskedFor(
      (state, { data: { requestedBy, byStudent }, occurredAt: requestedAt }) => ({
        ...state,
        cancellation: { requestedBy, byStudent, requestedAt },
      }),
    ),
    BookingCompleted: whenAskedFor((state, { data: booked, occurredAt: endedAt }) => ({
      ...state,
      outcome: { status: 'completed', endedAt, booked },
    })),
    BookingFailed: whenAskedFor((state, { data: failure, occurredAt: endedAt }) => ({
      ...state,
      outcome: { status: 'failed', endedAt, failure },
    })),
  },
  publishes: {
    BookingRequested: publish(lessonBookingRequestedV1, ({ data, occurredAt }, { id }) => ({
      bookingId: id,
      ...data,
      timestamp: occurredAt,
    })),
  },
  tells: {
    BookingRequested: changed,
    CancellationRequested: [changed, wanted],
    BookingCompleted: changed,
    BookingFailed: changed,
  },
});
