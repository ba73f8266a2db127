import {
  availabilityConfirmedV1,
  availabilityHoldRequestedV1,
  availabilityRejectedV1,
  availabilityReleaseRequestedV1,
  type DataOf,
  lessonCreatedV1,
  lessonCreationRejectedV1,
  lessonCreationRequestedV1,
} from '@edtech/contracts';
import { type Scene, scene } from './scene.ts';

export const START = '2026-11-05T16:00:00.000Z';
export const MINUTE = 60_000;

type Hold = DataOf<typeof availabilityHoldRequestedV1>;
type Creation = DataOf<typeof lessonCreationRequestedV1>;

export const holdOf = (bookingId: string, more: Partial<Hold> = {}): Hold => ({
  bookingId,
  tutorId: 't-1',
  studentId: `student-of-${bookingId}`,
  requestedTime: START,
  durationMinutes: 60,
  ...more,
});

export const creationOf = (bookingId: string, more: Partial<Creation> = {}): Creation => ({
  bookingId,
  lessonId: `lesson-of-${bookingId}`,
  tutorId: 't-1',
  studentId: `student-of-${bookingId}`,
  scheduledTime: START,
  durationMinutes: 60,
  subject: 'Algebra',
  price: { minorUnits: 4990, currency: 'EUR' },
  paymentId: `payment-of-${bookingId}`,
  ...more,
});

export const releaseOf = (bookingId: string, requestedTime = START) => ({
  bookingId,
  tutorId: 't-1',
  requestedTime,
});

/** A service with the tutor `t-1`, who teaches always; what bookings ask of it, and what they are answered. */
export const asking = async () => {
  const at: Scene = scene();
  await at.tutor('t-1');
  return {
    at,
    hold: (...request: Parameters<typeof holdOf>) => at.ask(availabilityHoldRequestedV1, holdOf(...request)),
    create: (...request: Parameters<typeof creationOf>) =>
      at.ask(lessonCreationRequestedV1, creationOf(...request)),
    release: (...request: Parameters<typeof releaseOf>) =>
      at.ask(availabilityReleaseRequestedV1, releaseOf(...request)),
    confirmed: (bookingId: string) => at.published(availabilityConfirmedV1, { bookingId }),
    rejectedBecause: async (bookingId: string) =>
      (await at.published(availabilityRejectedV1, { bookingId })).map(({ code }) => code),
    created: (bookingId: string) => at.published(lessonCreatedV1, { bookingId }),
    creationRejectedBecause: async (bookingId: string) =>
      (await at.published(lessonCreationRejectedV1, { bookingId })).map(({ code }) => code),
  };
};
