import { consumes, route, service } from '@edtech/infrastructure';
import { progress } from './src/application/progress.ts';
import { learningRepublication } from './src/application/republication.ts';
import { projections } from './src/read-models/index.ts';

export default service({
  name: 'learning',
  readModels: { of: 'progress by student, and the lessons taken', projections, indexes: ['gsi1'] },
  routes: [
    route('GET /students/{studentId}/progress', 'list-progress', {
      does: 'Lists how far a student has come in each course',
      reads: { indexes: ['gsi1'] },
    }),
    route('GET /students/{studentId}/progress/{courseId}', 'get-progress', {
      does: 'Reads how far a student has come in a course',
      reads: true,
    }),
    route('GET /students/{studentId}/progress/{courseId}/lessons', 'list-lessons-taken', {
      does: 'Lists the lessons that a student has taken in a course',
      reads: true,
    }),
  ],
  consumers: [
    consumes(progress, { does: 'follows lessons and access to courses' }),
    consumes(learningRepublication, {
      does: "publishes again what a consumer of the progress' events misses",
    }),
  ],
});
