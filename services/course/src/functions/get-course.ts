import { httpHandler, ok } from '@edtech/http';
import { shown } from '../course-view.ts';
import { CourseNotFound } from '../domain/refusals.ts';
import { catalogue, courseWithId } from '../read-models/catalogue.ts';
import { views } from './views.ts';

/** It takes no `atLeast`: how long one waits for a version would tell a draft from nothing. */
export const handler = httpHandler(
  { path: ['courseId'], allow: 'anyone' },
  async ({ path: { courseId } }) => {
    const row = await views.find(catalogue, courseWithId(courseId));
    if (row === null) throw new CourseNotFound(courseId);
    return ok(shown(row), row);
  },
);
