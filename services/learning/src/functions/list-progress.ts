import { httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { StudentNotFound } from '../domain/refusals.ts';
import { progressView } from '../progress-view.ts';
import { progressOfStudent, studentProgress } from '../read-models/student-progress.ts';
import { isSelfOrAdmin } from '../reader.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['studentId'], query: paging, allow: 'signed-in' },
  async ({ path: { studentId }, query, identity }) => {
    if (!isSelfOrAdmin(identity, studentId)) throw new StudentNotFound();
    const page = await views.page(studentProgress, pageRequest(query), progressOfStudent(studentId));
    return ok({ progress: page.rows.map(progressView), cursor: page.cursor });
  },
);
