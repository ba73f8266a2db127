import { evolve, type Recorded } from '@edtech/event-store/aggregate';
import type { Progress } from '../../src/application/booking-progress.ts';
import { Booking, type BookingState } from '../../src/domain/booking.ts';
import type { BookingEvent } from '../../src/domain/booking-events.ts';
import { BookingNotFound } from '../../src/domain/refusals.ts';
import { bookingOf, shownDetails } from '../../src/shown-booking.ts';
import {
  booked,
  cancelledByStudent,
  completed,
  details,
  failed,
  failure,
  requested,
} from '../domain/scene.ts';

const at = (second: number): string => `2026-11-02T08:00:0${second}.000Z`;

const recorded = (events: readonly BookingEvent[]): readonly Recorded<BookingEvent>[] =>
  events.map((event, position) => ({
    ...event,
    aggregateId: 'b-1',
    version: position + 1,
    // Every other second, so that something may happen between them.
    occurredAt: at(2 * position),
  }));

const shown = (events: readonly BookingEvent[], progress?: Progress) => {
  const happened = recorded(events);
  const state = happened.reduce<BookingState>(
    (before, event) => evolve(Booking, before, event),
    Booking.initial,
  );
  if (state.status === 'unknown') throw new Error('A booking begins with BookingRequested.');
  return shownDetails('b-1', state, happened, progress);
};

test('a booking at work is shown with what is wanted, and can be cancelled', () => {
  expect(shown([requested])).toEqual({
    bookingId: 'b-1',
    ...details,
    status: 'REQUESTED',
    requestedAt: at(0),
    cancellable: true,
    history: [{ at: at(0), event: 'REQUESTED' }],
    version: 1,
  });
});

test('one that is completed is shown with what came of it', () => {
  expect(shown([requested, completed])).toMatchObject({
    status: 'COMPLETED',
    ...booked,
    endedAt: at(2),
    cancellable: false,
  });
});

test('one that was to be cancelled, and has failed, is shown with both and the reason', () => {
  expect(shown([requested, cancelledByStudent, failed])).toMatchObject({
    status: 'FAILED',
    cancellationRequestedAt: at(2),
    endedAt: at(4),
    failure,
    history: [
      { event: 'REQUESTED' },
      { event: 'CANCELLATION_REQUESTED' },
      { at: at(4), event: 'FAILED', ...failure },
    ],
  });
});

test('it cannot be cancelled twice, nor past the point of no return', () => {
  expect(shown([requested, cancelledByStudent]).cancellable).toBe(false);
  expect(shown([requested], { isPastReturn: true, history: [] }).cancellable).toBe(false);
  expect(shown([requested], { isPastReturn: false, history: [] }).cancellable).toBe(true);
});

test('what its workflow did stands between its own events', () => {
  const history = [
    { at: at(0), event: 'STARTED', step: 'AVAILABILITY_CHECK' },
    { at: at(1), event: 'SUCCEEDED', step: 'AVAILABILITY_CHECK' },
  ];
  const all = shown([requested, completed], { isPastReturn: true, history }).history;
  expect(all.map(({ event }) => event)).toEqual(['REQUESTED', 'STARTED', 'SUCCEEDED', 'COMPLETED']);
});

test('what is not there is not shown', () => {
  expect(() => bookingOf('b-1', { state: { status: 'unknown' }, version: 0 })).toThrow(BookingNotFound);
});
