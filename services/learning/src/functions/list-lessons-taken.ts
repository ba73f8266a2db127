import { httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { lessonView } from '../progress-view.ts';
import { lessonsOf, studentProgress } from '../read-models/student-progress.ts';
import { views } from './views.ts';
import { visibleProgress } from './visible-progress.ts';

export const handler = httpHandler(
  { path: ['studentId', 'courseId'], query: paging, allow: 'signed-in' },
  async ({ path, query, identity }) => {
    await visibleProgress(path, identity);
    const page = await views.page(studentProgress, pageRequest(query), lessonsOf(path));
    return ok({ lessons: page.rows.map(lessonView), cursor: page.cursor });
  },
);
