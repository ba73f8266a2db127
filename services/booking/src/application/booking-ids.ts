import { v5 as uuidFrom } from 'uuid';

/** A namespace, so that no id of another kind is ever one of these. */
const BOOKINGS = '3f0a7d52-9c4b-4f6e-8d21-5a1c7e9b2d44';

/** The booking that a student asks for with an Idempotency-Key: the same key, the same booking. */
export const bookingOfRequest = (studentId: string, key: string): string =>
  uuidFrom(JSON.stringify([studentId, key]), BOOKINGS);
