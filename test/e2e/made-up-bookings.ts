/**
 * Where the answers to bookings arrive. Of a booking that a test makes up there is no workflow: what answers it comes back for a
 * minute, since the workflow might still be on its way, and no test waits for that.
 */
export const ANSWERS_TO_BOOKINGS = ['edtech-booking-lesson-booking-dev'];
