import { RequestRefused } from '@edtech/http';
import { consumes, pageOf, route, service } from '@edtech/infrastructure';
import { bookingRequests } from './src/application/booking-requests.ts';
import { tutoringRepublication } from './src/application/republication.ts';
import { tutors } from './src/application/tutors.ts';
import { aggregates } from './src/domain/aggregates.ts';
import {
  AvailabilityInvalid,
  CancellationTooLate,
  DurationNotOffered,
  LessonBegun,
  LessonExists,
  LessonInThePast,
  LessonNotBegun,
  LessonNotFound,
  LessonOff,
  LessonOver,
  OnlyTutorCompletes,
  OutsideHours,
  OwnLesson,
  SlotTaken,
  StartNotOnStep,
  TooFarAhead,
  TutorNotFound,
} from './src/domain/refusals.ts';
import { projections } from './src/read-models/index.ts';

/** Why a time cannot be booked. */
const notBookable = [
  new TutorNotFound(),
  new OwnLesson(),
  new DurationNotOffered(),
  new StartNotOnStep(),
  new LessonInThePast(),
  new TooFarAhead(),
  new OutsideHours(),
  new SlotTaken(),
];

const OF_TWO = 'For the student and the tutor of the lesson, and administrators.';

export default service({
  name: 'tutoring',
  aggregates,
  readModels: { of: 'tutors, when they are taken, and lessons', projections, indexes: ['gsi1', 'gsi2'] },
  routes: [
    route('GET /tutors/{tutorId}', 'get-tutor', {
      does: 'Reads a tutor',
      reads: { atLeast: true },
      answers: { 200: 'tutor' },
      refuses: [new TutorNotFound()],
    }),
    route('PUT /tutors/{tutorId}', 'describe-tutor', {
      does: "Writes a tutor's profile",
      executes: true,
      answers: { 200: 'tutor' },
      refuses: [new TutorNotFound()],
    }),
    route('GET /tutors/{tutorId}/availability', 'get-availability', {
      does: 'Reads when a tutor teaches',
      reads: { atLeast: true },
      answers: { 200: 'availability' },
      refuses: [new TutorNotFound()],
    }),
    route('PUT /tutors/{tutorId}/availability', 'set-availability', {
      does: 'Sets when a tutor teaches',
      executes: true,
      answers: { 200: 'availability' },
      refuses: [
        new TutorNotFound(),
        new AvailabilityInvalid([{ path: '/weekly/0', rule: 'order', message: 'must end after it begins' }]),
      ],
    }),
    route('GET /tutors/{tutorId}/slots', 'list-free-slots', {
      does: 'Lists when a lesson with a tutor could begin',
      reads: true,
      parameters: {
        from: 'When the lesson could begin at the earliest.',
        to: 'Before when it has to begin, at most 31 days later.',
        minutes: 'How long it is to take.',
        cursor: '`cursor` of the page before, as it was given.',
      },
      answers: { 200: 'slots' },
      refuses: [new TutorNotFound()],
    }),
    route('POST /lessons', 'schedule-lesson', {
      does: 'Schedules a lesson without a booking',
      executes: { decidesOnOthers: true },
      answers: { 201: 'lesson' },
      refuses: [new RequestRefused('forbidden'), ...notBookable, new LessonExists(), new LessonOff()],
      notes: OF_TWO,
    }),
    route('GET /lessons', 'list-lessons', {
      does: 'Lists the lessons of a student or a tutor',
      reads: { indexes: ['gsi1', 'gsi2'] },
      parameters: { studentId: 'Lessons of this student.', tutorId: 'Lessons of this tutor.' },
      answers: { 200: pageOf('lessons', 'lesson') },
      notes: 'Asks for either a student or a tutor: for oneself, unless one is an administrator.',
    }),
    route('GET /lessons/{lessonId}', 'get-lesson', {
      does: 'Reads a lesson',
      executes: true,
      answers: { 200: 'lesson' },
      refuses: [new LessonNotFound()],
      notes: OF_TWO,
    }),
    route('POST /lessons/{lessonId}/complete', 'complete-lesson', {
      does: 'Says that a lesson has taken place',
      executes: { decidesOnOthers: true },
      answers: { 200: 'lesson' },
      refuses: [new LessonNotFound(), new OnlyTutorCompletes(), new LessonNotBegun(), new LessonOff()],
      notes: 'For the tutor of the lesson, and administrators.',
    }),
    route('POST /lessons/{lessonId}/cancel', 'cancel-lesson', {
      does: 'Cancels a lesson',
      executes: { decidesOnOthers: true },
      answers: { 200: 'lesson' },
      refuses: [new LessonNotFound(), new LessonBegun(), new CancellationTooLate(), new LessonOver()],
      notes: OF_TWO,
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
