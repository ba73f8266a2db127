import { v5 as uuidFrom } from 'uuid';

/** Namespaces, so that no id of one kind is ever one of another. */
const BOOKINGS = '5d1f1f0e-0b52-4a7e-9a42-6c2d0f1f2b11';
const REQUESTS = 'c2a5a1d4-2f0c-4c57-8a63-1d9b7c4e5a22';
const REFUNDS = '8e0f6f5b-7c1d-4f3e-b1a9-3a4c5d6e7f33';

/** The payment of a booking. It follows from the booking, so that asking twice finds the same one. */
export const paymentOfBooking = (bookingId: string): string => uuidFrom(bookingId, BOOKINGS);

/** The payment that a user asks for with an Idempotency-Key: the same key, the same payment. */
export const paymentOfRequest = (userId: string, key: string): string =>
  uuidFrom(JSON.stringify([userId, key]), REQUESTS);

/** The refund of a payment that is asked for with an Idempotency-Key. */
export const refundOfRequest = (paymentId: string, key: string): string =>
  uuidFrom(JSON.stringify([paymentId, key]), REFUNDS);
