import { rowOfAggregate } from '@edtech/projection';
import { Entity } from 'electrodb';

export const BOOKING_STATUSES = ['REQUESTED', 'COMPLETED', 'FAILED'] as const;

/** A booking in its student's list. */
export const BookingRow = new Entity({
  model: { service: 'booking', entity: 'booking', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    bookingId: { type: 'string', required: true },
    studentId: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    /** Personal data. */
    tutorName: { type: 'string' },
    status: { type: BOOKING_STATUSES, required: true },
    /** ISO-8601, UTC. */
    requestedTime: { type: 'string', required: true },
    durationMinutes: { type: 'number', required: true },
    subject: { type: 'string', required: true },
    price: {
      type: 'map',
      properties: {
        minorUnits: { type: 'number', required: true },
        currency: { type: 'string', required: true },
      },
      required: true,
    },
    courseId: { type: 'string' },
    module: { type: 'string' },
    requestedAt: { type: 'string', required: true },
    cancellationRequestedAt: { type: 'string' },
    endedAt: { type: 'string' },
    lessonId: { type: 'string' },
    paymentId: { type: 'string' },
    chatSessionId: { type: 'string' },
    failure: {
      type: 'map',
      properties: {
        step: { type: 'string', required: true },
        code: { type: 'string', required: true },
        reason: { type: 'string', required: true },
      },
    },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('bookings', 'Booking', 'bookingId'),
    byStudent: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'studentId'],
        template: 'bookings-of-student#${generation}#${studentId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['requestedAt', 'bookingId'],
        template: '${requestedAt}#${bookingId}',
        casing: 'none',
      },
    },
  },
});
