import { consumes, pageOf, route, runs, service } from '@edtech/infrastructure';
import { lessonBooking } from './src/application/lesson-booking.ts';
import { outcomes } from './src/application/outcomes.ts';
import { pushes } from './src/application/pushes.ts';
import { bookingRepublication } from './src/application/republication.ts';
import { aggregates } from './src/domain/aggregates.ts';
import {
  AlreadyBooked,
  AlreadyFailed,
  BookingExists,
  BookingNotFound,
  CancellationTooLate,
  CourseMissing,
  OwnLesson,
} from './src/domain/refusals.ts';
import { projections } from './src/read-models/index.ts';

const OF_THOSE = 'For its student, and administrators.';

export default service({
  name: 'booking',
  aggregates,
  connections: true,
  readModels: { of: 'bookings by student', projections, indexes: ['gsi1'] },
  routes: [
    route('POST /bookings', 'request-booking', {
      does: 'Asks for a lesson',
      executes: true,
      answers: { 202: 'booking' },
      refuses: [new OwnLesson(), new CourseMissing(), new BookingExists(), new BookingNotFound()],
      notes:
        'Whoever asks is the student. The booking is worked on after the answer: whether the tutor has time then and the price can be held is seen at its location, and pushed to its student.',
    }),
    route('GET /bookings', 'list-bookings', {
      does: 'Lists the bookings of a student',
      reads: { indexes: ['gsi1'] },
      parameters: { studentId: 'Whose bookings; one’s own when absent. Others are for administrators.' },
      answers: { 200: pageOf('bookings', 'booking') },
    }),
    route('GET /bookings/{bookingId}', 'get-booking', {
      does: 'Reads a booking, with what has happened to it',
      loads: true,
      looksAtSagas: true,
      answers: { 200: 'booking-details' },
      refuses: [new BookingNotFound()],
      notes: OF_THOSE,
    }),
    route('DELETE /bookings/{bookingId}', 'cancel-booking', {
      does: 'Asks for the end of a booking',
      executes: true,
      looksAtSagas: true,
      answers: { 202: 'booking' },
      refuses: [new BookingNotFound(), new AlreadyBooked(), new AlreadyFailed(), new CancellationTooLate()],
      notes: `${OF_THOSE} What was taken for it is given back, and then it fails with the code \`cancelled-by-student\` or \`cancelled-by-admin\`. A workflow that passes its point of no return in this very moment completes it all the same.`,
    }),
    route('POST /connection-tickets', 'issue-ticket', {
      does: 'Lets a user connect by WebSocket',
      issuesTickets: true,
      answers: { 200: 'connection-ticket' },
      notes:
        'What happens to the bookings of the user is sent over the connection, as JSON. See docs/guides/bookings.md. A request that is repeated, with its Idempotency-Key as well, gets another ticket: nobody remembers one that was given out.',
    }),
  ],
  sagas: [runs(lessonBooking, { does: 'books lessons' })],
  consumers: [
    consumes(outcomes, { does: 'writes down what became of bookings' }),
    consumes(pushes, {
      does: 'tells students at once what happens to their bookings',
      local: true,
      executes: false,
      loads: true,
      pushes: true,
    }),
    consumes(bookingRepublication, { does: "publishes again what a consumer of bookings' events misses" }),
  ],
});
