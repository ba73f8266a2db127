import { given } from '@edtech/testkit';
import { Booking } from '../../src/domain/booking.ts';
import {
  bookingFor,
  cancelBooking,
  completeBooking,
  failBooking,
  requestBooking,
} from '../../src/domain/booking-decisions.ts';
import type { BookingDetails } from '../../src/domain/booking-events.ts';
import {
  AlreadyBooked,
  AlreadyFailed,
  BookingExists,
  BookingNotFound,
  CancellationTooLate,
  CourseMissing,
  EndedOtherwise,
  OwnLesson,
} from '../../src/domain/refusals.ts';
import {
  admin,
  booked,
  cancelledByStudent,
  completed,
  details,
  failed,
  failure,
  requested,
  stranger,
  student,
  tutor,
} from './scene.ts';

describe('requesting', () => {
  test('begins a booking', () => {
    const state = given(Booking, []).when(requestBooking(details)).thenEvents([requested]);
    expect(state).toEqual({ status: 'requested', details, requestedAt: '2026-01-01T00:00:00.000Z' });
  });

  test('twice with one key is one booking, also after it has ended', () => {
    given(Booking, [requested]).when(requestBooking(details)).thenEvents([]);
    given(Booking, [requested, failed]).when(requestBooking(details)).thenEvents([]);
  });

  test.each<Partial<BookingDetails>>([
    { studentId: 's-2' },
    { tutorId: 't-2' },
    { requestedTime: '2026-11-05T17:00:00.000Z' },
    { durationMinutes: 30 },
    { subject: 'Geometry' },
    { price: { minorUnits: 4991, currency: 'EUR' } },
    { price: { minorUnits: 4990, currency: 'USD' } },
    { courseId: 'c-1' },
    { courseId: 'c-1', module: 'm-1' },
    { tutorName: 'Tom' },
  ])('something else with the same key is refused: %j', (change) => {
    given(Booking, [requested])
      .when(requestBooking({ ...details, ...change }))
      .thenRefused(BookingExists);
  });

  test('a lesson with oneself is refused', () => {
    given(Booking, [])
      .when(requestBooking({ ...details, tutorId: 's-1' }))
      .thenRefused(OwnLesson);
  });

  test('a module without its course is refused', () => {
    given(Booking, [])
      .when(requestBooking({ ...details, module: 'm-1' }))
      .thenRefused(CourseMissing);
    const ofCourse = { ...details, courseId: 'c-1', module: 'm-1' };
    given(Booking, [])
      .when(requestBooking(ofCourse))
      .thenEvents([{ type: 'BookingRequested', data: ofCourse }]);
  });
});

describe('cancelling', () => {
  test('is written down as what the student wants, and the booking has not ended by that', () => {
    const state = given(Booking, [requested])
      .when(cancelBooking(student, false))
      .thenEvents([cancelledByStudent]);
    expect(state).toMatchObject({ cancellation: { requestedBy: 's-1', byStudent: true } });
    expect(state).not.toHaveProperty('outcome');
  });

  test('is possible for administrators as well, who are told apart', () => {
    given(Booking, [requested])
      .when(cancelBooking(admin, false))
      .thenEvents([
        {
          type: 'CancellationRequested',
          data: { requestedBy: 'a-1', byStudent: false },
        },
      ]);
  });

  test('twice is asked once, whoever asks again, and however far the workflow has come since', () => {
    given(Booking, [requested, cancelledByStudent]).when(cancelBooking(student, false)).thenEvents([]);
    given(Booking, [requested, cancelledByStudent]).when(cancelBooking(admin, true)).thenEvents([]);
  });

  test('is refused past the point of no return', () => {
    given(Booking, [requested]).when(cancelBooking(student, true)).thenRefused(CancellationTooLate);
  });

  test('is refused when the booking has ended', () => {
    given(Booking, [requested, completed]).when(cancelBooking(student, true)).thenRefused(AlreadyBooked);
    given(Booking, [requested, failed]).when(cancelBooking(student, false)).thenRefused(AlreadyFailed);
    given(Booking, [requested, cancelledByStudent, failed])
      .when(cancelBooking(student, false))
      .thenRefused(AlreadyFailed);
  });

  test('what is not there, or is not theirs, nobody cancels; its tutor neither', () => {
    given(Booking, []).when(cancelBooking(admin, false)).thenRefused(BookingNotFound);
    for (const person of [stranger, tutor])
      given(Booking, [requested, completed]).when(cancelBooking(person, true)).thenRefused(BookingNotFound);
  });
});

describe('the outcome', () => {
  test('of a booking that succeeds is its lesson, payment and chat session', () => {
    const state = given(Booking, [requested]).when(completeBooking('b-1', booked)).thenEvents([completed]);
    expect(state).toMatchObject({ outcome: { status: 'completed', booked } });
  });

  test('of a booking that fails is the step, and a reason', () => {
    const state = given(Booking, [requested]).when(failBooking('b-1', failure)).thenEvents([failed]);
    expect(state).toMatchObject({ outcome: { status: 'failed', failure } });
  });

  test('may be a lesson although it was to be cancelled: that came too late', () => {
    given(Booking, [requested, cancelledByStudent])
      .when(completeBooking('b-1', booked))
      .thenEvents([completed]);
  });

  test('told twice is written down once', () => {
    given(Booking, [requested, completed]).when(completeBooking('b-1', booked)).thenEvents([]);
    given(Booking, [requested, failed]).when(failBooking('b-1', failure)).thenEvents([]);
  });

  test('is one: another one after it is refused', () => {
    for (const change of [{ lessonId: 'l-2' }, { paymentId: 'p-2' }, { chatSessionId: 'c-2' }])
      given(Booking, [requested, completed])
        .when(completeBooking('b-1', { ...booked, ...change }))
        .thenRefused(EndedOtherwise);
    given(Booking, [requested, completed]).when(failBooking('b-1', failure)).thenRefused(EndedOtherwise);
    given(Booking, [requested, failed]).when(completeBooking('b-1', booked)).thenRefused(EndedOtherwise);
    given(Booking, [requested, failed])
      .when(failBooking('b-1', { ...failure, code: 'timed-out' }))
      .thenRefused(EndedOtherwise);
  });

  test('of nothing is refused', () => {
    given(Booking, []).when(completeBooking('b-1', booked)).thenRefused(BookingNotFound);
    given(Booking, []).when(failBooking('b-1', failure)).thenRefused(BookingNotFound);
  });
});

test('its student and administrators see a booking; for everybody else there is none', () => {
  const state = given(Booking, []).when(requestBooking(details)).thenEvents([requested]);
  for (const person of [student, admin]) expect(bookingFor(state, person)).toBe(state);
  for (const person of [tutor, stranger]) expect(() => bookingFor(state, person)).toThrow(BookingNotFound);
  expect(() => bookingFor({ status: 'unknown' }, admin)).toThrow(BookingNotFound);
});
