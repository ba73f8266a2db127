import { httpHandler, ok } from '@edtech/http';
import { progressView } from '../progress-view.ts';
import { visibleProgress } from './visible-progress.ts';

export const handler = httpHandler(
  { path: ['studentId', 'courseId'], allow: 'signed-in' },
  async ({ path, identity }) => {
    const row = await visibleProgress(path, identity);
    return ok(progressView(row), row);
  },
);
