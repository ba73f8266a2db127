import type { BookingDetails, BookingEvent } from '../../src/domain/booking-events.ts';

export const student = { userId: 's-1', isAdmin: false };
export const tutor = { userId: 't-1', isAdmin: false };
export const stranger = { userId: 'x-1', isAdmin: false };
export const admin = { userId: 'a-1', isAdmin: true };

export const details: BookingDetails = {
  studentId: 's-1',
  tutorId: 't-1',
  requestedTime: '2026-11-05T16:00:00.000Z',
  durationMinutes: 60,
  subject: 'Algebra',
  price: { minorUnits: 4990, currency: 'EUR' },
};
export const booked = { lessonId: 'l-1', paymentId: 'p-1', chatSessionId: 'c-1' };
export const failure = {
  step: 'PAYMENT_AUTHORIZATION',
  code: 'card-declined',
  reason: 'The card was declined.',
};

export const requested: BookingEvent = { type: 'BookingRequested', data: details };
export const cancelledByStudent: BookingEvent = {
  type: 'CancellationRequested',
  data: { requestedBy: 's-1', byStudent: true },
};
export const completed: BookingEvent = { type: 'BookingCompleted', data: booked };
export const failed: BookingEvent = { type: 'BookingFailed', data: failure };
