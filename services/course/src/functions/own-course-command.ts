import type { Decision } from '@edtech/event-store';
import { hasRole, type Identity, ok, type RequestOrigin } from '@edtech/http';
import { inOwnCourse } from '../application/own-course.ts';
import { drafted } from '../course-view.ts';
import { Course } from '../domain/course.ts';
import { editorOf } from '../editor.ts';
import { store } from './store.ts';

/** Who may try: whether it is a course of theirs is found out behind this. */
export const allow = hasRole('TUTOR', 'ADMIN');

interface OwnCourseRequest {
  readonly path: { readonly courseId: string };
  readonly identity: Identity;
  readonly ifMatch: number | undefined;
  readonly context: RequestOrigin;
}

/** Decides on a course for its tutor or an administrator, and answers with what it is then. */
export const command = async (
  { path: { courseId }, identity, ifMatch, context }: OwnCourseRequest,
  decide: Decision<typeof Course>,
) => {
  const { state, version } = await inOwnCourse(
    store,
    { courseId, editor: editorOf(identity), context },
    (tx) => tx.execute(Course, courseId, decide, ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
  );
  return ok(drafted(courseId, state, version), { version });
};
