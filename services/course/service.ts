import { consumes, pageOf, route, service } from '@edtech/infrastructure';
import { enrolments } from './src/application/enrolments.ts';
import { courseRepublication } from './src/application/republication.ts';
import { aggregates } from './src/domain/aggregates.ts';
import {
  AccessPaidFor,
  CourseIncomplete,
  CourseNotFound,
  CourseNotPublished,
  EnrolmentNotFound,
  ModuleTwice,
  OwnCourse,
  PublishedModulesStay,
  StudentNotFound,
  TutorNotFound,
} from './src/domain/refusals.ts';
import { projections } from './src/read-models/index.ts';

/** A person's say in a course is found out from the course itself, which the commit does not change. */
const decidesForOwner = { executes: { decidesOnOthers: true } } as const;

const courseId = '9xUvT2yJ0lq3bWmZ6sKd1eHfR8nPaQc5oYgI7tLwB4E';
const paymentId = '3a6f0b1c-5c57-5e0c-9d3c-2b7c1a3d4e5f';

const OF_OWNER = 'A tutor has a say in courses of their own.';
const OF_THREE = 'For the student, the tutor whose course it is, and administrators.';

export default service({
  name: 'course',
  aggregates,
  readModels: {
    of: 'courses for sale, drafts by tutor, enrolments by student and by course',
    projections,
    indexes: ['gsi1', 'gsi2'],
  },
  routes: [
    route('POST /courses', 'draft-course', {
      does: 'Begins the draft of a course',
      executes: true,
      answers: { 201: 'drafted-course' },
      refuses: [new ModuleTwice('equations')],
    }),
    route('PATCH /courses/{courseId}', 'revise-course', {
      does: 'Changes a draft',
      executes: true,
      answers: { 200: 'draft' },
      refuses: [
        new CourseNotFound(courseId),
        new ModuleTwice('equations'),
        new PublishedModulesStay(['equations']),
      ],
      notes: OF_OWNER,
    }),
    route('PUT /courses/{courseId}/publication', 'publish-course', {
      does: 'Makes of a draft the edition that is for sale',
      executes: true,
      answers: { 200: 'draft' },
      refuses: [new CourseNotFound(courseId), new CourseIncomplete(['equations'])],
      notes: OF_OWNER,
    }),
    route('DELETE /courses/{courseId}/publication', 'withdraw-course', {
      does: 'Takes a course off sale',
      executes: true,
      answers: { 200: 'draft' },
      refuses: [new CourseNotFound(courseId), new CourseNotPublished(courseId)],
      notes: OF_OWNER,
    }),
    route('GET /courses/{courseId}/draft', 'get-draft', {
      does: 'Reads a draft',
      loads: true,
      answers: { 200: 'draft' },
      refuses: [new CourseNotFound(courseId)],
      notes: OF_OWNER,
    }),
    route('GET /courses', 'list-courses', {
      does: 'Lists what is for sale, all or on a subject',
      open: true,
      reads: { indexes: ['gsi1', 'gsi2'] },
      parameters: { subject: 'Courses on this subject, whatever its case.' },
      answers: { 200: pageOf('courses', 'course-summary') },
    }),
    route('GET /courses/{courseId}', 'get-course', {
      does: 'Reads the last edition of a course',
      open: true,
      reads: true,
      answers: { 200: 'course' },
      refuses: [new CourseNotFound(courseId)],
    }),
    route('GET /tutors/{tutorId}/courses', 'list-own-courses', {
      does: 'Lists the courses of a tutor with their drafts',
      reads: { indexes: ['gsi1'] },
      answers: { 200: pageOf('courses', 'draft-summary') },
      refuses: [new TutorNotFound()],
      notes: 'For the tutor, and administrators.',
    }),
    route('PUT /courses/{courseId}/students/{studentId}/access', 'give-access', {
      ...decidesForOwner,
      does: 'Gives a student access to a course',
      answers: { 200: 'access' },
      refuses: [
        new StudentNotFound(),
        new CourseNotFound(courseId),
        new CourseNotPublished(courseId),
        new OwnCourse(),
      ],
      notes: `For nothing: the student pays nothing for it. ${OF_OWNER}`,
    }),
    route('DELETE /courses/{courseId}/students/{studentId}/access', 'revoke-access', {
      ...decidesForOwner,
      does: "Ends a student's access to a course",
      answers: { 200: 'access' },
      refuses: [new CourseNotFound(courseId), new EnrolmentNotFound(), new AccessPaidFor([paymentId])],
      notes: `Administrators end also what was paid for. ${OF_OWNER}`,
    }),
    route('GET /courses/{courseId}/students', 'list-course-students', {
      does: 'Lists who takes a course',
      loads: true,
      reads: { indexes: ['gsi2'] },
      answers: { 200: pageOf('enrolments', 'enrolment') },
      refuses: [new CourseNotFound(courseId)],
      notes: OF_OWNER,
    }),
    route('GET /courses/{courseId}/students/{studentId}', 'get-enrolment', {
      does: 'Reads how far a student has come in a course',
      reads: true,
      answers: { 200: 'enrolment' },
      refuses: [new EnrolmentNotFound()],
      notes: OF_THREE,
    }),
    route('GET /students/{studentId}/enrolments', 'list-student-courses', {
      does: 'Lists the courses that a student takes',
      reads: { indexes: ['gsi1'] },
      answers: { 200: pageOf('enrolments', 'enrolment') },
      refuses: [new StudentNotFound()],
      notes: 'For the student, and administrators.',
    }),
  ],
  consumers: [
    consumes(enrolments, {
      does: 'gives access to what was paid for, ends it with refunds, and tells when a course is completed',
      executes: { decidesOnOthers: true },
    }),
    consumes(courseRepublication, {
      does: "publishes again what a consumer of the courses' events misses",
    }),
  ],
});
