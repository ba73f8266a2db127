/** Where the timers of bookings wait for their time. Those of a workflow that is over ring as well, and no test waits for that. */
export const SAGA_DELAYS = 'edtech-booking-saga-delays-dev';
