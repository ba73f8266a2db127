import { consumes, route, service } from '@edtech/infrastructure';
import { enrolments } from './src/application/enrolments.ts';
import { courseRepublication } from './src/application/republication.ts';
import { projections } from './src/read-models/index.ts';

/** A person's say in a course is found out from the course itself, which the commit does not change. */
const decidesForOwner = { executes: { decidesOnOthers: true } } as const;

export default service({
  name: 'course',
  readModels: {
    of: 'courses for sale, drafts by tutor, enrolments by student and by course',
    projections,
    indexes: ['gsi1', 'gsi2'],
  },
  routes: [
    route('POST /courses', 'draft-course', { does: 'Begins the draft of a course', executes: true }),
    route('PATCH /courses/{courseId}', 'revise-course', { does: 'Changes a draft', executes: true }),
    route('PUT /courses/{courseId}/publication', 'publish-course', {
      does: 'Makes of a draft the edition that is for sale',
      executes: true,
    }),
    route('DELETE /courses/{courseId}/publication', 'withdraw-course', {
      does: 'Takes a course off sale',
      executes: true,
    }),
    route('GET /courses/{courseId}/draft', 'get-draft', { does: 'Reads a draft', loads: true }),
    route('GET /courses', 'list-courses', {
      does: 'Lists what is for sale, all or on a subject',
      open: true,
      reads: { indexes: ['gsi1', 'gsi2'] },
    }),
    route('GET /courses/{courseId}', 'get-course', {
      does: 'Reads the last edition of a course',
      open: true,
      reads: true,
    }),
    route('GET /tutors/{tutorId}/courses', 'list-own-courses', {
      does: 'Lists the courses of a tutor with their drafts',
      reads: { indexes: ['gsi1'] },
    }),
    route('PUT /courses/{courseId}/students/{studentId}/access', 'give-access', {
      ...decidesForOwner,
      does: 'Gives a student access to a course',
    }),
    route('DELETE /courses/{courseId}/students/{studentId}/access', 'revoke-access', {
      ...decidesForOwner,
      does: "Ends a student's access to a course",
    }),
    route('GET /courses/{courseId}/students', 'list-course-students', {
      does: 'Lists who takes a course',
      loads: true,
      reads: { indexes: ['gsi2'] },
    }),
    route('GET /courses/{courseId}/students/{studentId}', 'get-enrolment', {
      does: 'Reads how far a student has come in a course',
      reads: true,
    }),
    route('GET /students/{studentId}/enrolments', 'list-student-courses', {
      does: 'Lists the courses that a student takes',
      reads: { indexes: ['gsi1'] },
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
