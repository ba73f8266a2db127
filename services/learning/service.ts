import { consumes, pageOf, route, service } from '@edtech/infrastructure';
import { progress } from './src/application/progress.ts';
import { learningRepublication } from './src/application/republication.ts';
import { aggregates } from './src/domain/aggregates.ts';
import { ProgressNotFound, StudentNotFound } from './src/domain/refusals.ts';
import { projections } from './src/read-models/index.ts';

const OF_THREE = 'For the student, the tutor whose course it is, and administrators.';

export default service({
  name: 'learning',
  aggregates,
  readModels: { of: 'progress by student, and the lessons taken', projections, indexes: ['gsi1'] },
  routes: [
    route('GET /students/{studentId}/progress', 'list-progress', {
      does: 'Lists how far a student has come in each course',
      reads: { indexes: ['gsi1'] },
      answers: { 200: pageOf('progress', 'progress') },
      refuses: [new StudentNotFound()],
      notes: 'For the student, and administrators.',
    }),
    route('GET /students/{studentId}/progress/{courseId}', 'get-progress', {
      does: 'Reads how far a student has come in a course',
      reads: true,
      answers: { 200: 'progress' },
      refuses: [new ProgressNotFound()],
      notes: OF_THREE,
    }),
    route('GET /students/{studentId}/progress/{courseId}/lessons', 'list-lessons-taken', {
      does: 'Lists the lessons that a student has taken in a course',
      reads: true,
      answers: { 200: pageOf('lessons', 'lesson-taken') },
      refuses: [new ProgressNotFound()],
      notes: OF_THREE,
    }),
  ],
  consumers: [
    consumes(progress, { does: 'follows lessons and access to courses' }),
    consumes(learningRepublication, {
      does: "publishes again what a consumer of the progress' events misses",
    }),
  ],
});
