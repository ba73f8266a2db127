import { consumes, route, service } from '@edtech/infrastructure';
import { bookingRequests } from './src/application/booking-requests.ts';
import { tutoringRepublication } from './src/application/republication.ts';
import { tutors } from './src/application/tutors.ts';
import { projections } from './src/read-models/index.ts';

export default service({
  name: 'tutoring',
  readModels: { of: 'tutors, when they are taken, and lessons', projections, indexes: ['gsi1', 'gsi2'] },
  routes: [
    route('GET /tutors/{tutorId}', 'get-tutor', { does: 'Reads a tutor', reads: { atLeast: true } }),
    route('PUT /tutors/{tutorId}', 'describe-tutor', { does: "Writes a tutor's profile", executes: true }),
    route('GET /tutors/{tutorId}/availability', 'get-availability', {
      does: 'Reads when a tutor teaches',
      reads: { atLeast: true },
    }),
    route('PUT /tutors/{tutorId}/availability', 'set-availability', {
      does: 'Sets when a tutor teaches',
      executes: true,
    }),
    route('GET /tutors/{tutorId}/slots', 'list-free-slots', {
      does: 'Lists when a lesson with a tutor could begin',
      reads: true,
    }),
    route('POST /lessons', 'schedule-lesson', {
      does: 'Schedules a lesson without a booking',
      executes: { decidesOnOthers: true },
    }),
    route('GET /lessons', 'list-lessons', {
      does: 'Lists the lessons of a student or a tutor',
      reads: { indexes: ['gsi1', 'gsi2'] },
    }),
    route('GET /lessons/{lessonId}', 'get-lesson', { does: 'Reads a lesson', executes: true }),
    route('POST /lessons/{lessonId}/complete', 'complete-lesson', {
      does: 'Says that a lesson has taken place',
      executes: { decidesOnOthers: true },
    }),
    route('POST /lessons/{lessonId}/cancel', 'cancel-lesson', {
      does: 'Cancels a lesson',
      executes: { decidesOnOthers: true },
    }),
  ],
  consumers: [
    consumes(tutors, { does: 'opens a profile for every tutor, and ends it' }),
    consumes(bookingRequests, {
      does: "holds tutors' time for bookings, gives it free, and makes lessons of it",
      executes: { decidesOnOthers: true },
    }),
    consumes(tutoringRepublication, {
      does: "publishes again what a consumer of tutoring's events misses",
    }),
  ],
});
