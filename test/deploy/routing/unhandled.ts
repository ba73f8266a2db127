const TO_THE_BOOKING = 'answers the saga of a booking';

/**
 * Facts and replies that no consumer handles, and why they are published all the same. A new event comes here only when
 * there is a reason to tell what nobody listens to; an event that somebody begins to handle leaves.
 */
export const UNHANDLED: Readonly<Record<string, string>> = {
  'availability.confirmed': TO_THE_BOOKING,
  'availability.rejected': TO_THE_BOOKING,
  'availability.released': TO_THE_BOOKING,
  'chat.session.created': TO_THE_BOOKING,
  'lesson.booking.requested': 'begins the saga of the booking',
  'lesson.created': TO_THE_BOOKING,
  'lesson.creation.rejected': TO_THE_BOOKING,
  'notification.failed': TO_THE_BOOKING,
  'notification.sent': TO_THE_BOOKING,
  'payment.authorized': TO_THE_BOOKING,
  'payment.captured': 'follows lesson.completed; who counts money listens to payment.completed',
  'payment.released': TO_THE_BOOKING,
};
