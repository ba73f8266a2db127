import { httpHandler, ok } from '@edtech/http';
import { inOwnCourse } from '../application/own-course.ts';
import { revokeAccess } from '../domain/access.ts';
import { Enrolment, enrolmentId } from '../domain/enrolment.ts';
import { editorOf } from '../editor.ts';
import { accessView } from '../enrolment-view.ts';
import { allow } from './own-course-command.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { path: ['courseId', 'studentId'], allow, ifMatch: true },
  async ({ path, identity, ifMatch, context }) => {
    const editor = editorOf(identity);
    const { state, version } = await inOwnCourse(store, { courseId: path.courseId, editor, context }, (tx) =>
      tx.execute(
        Enrolment,
        enrolmentId(path),
        revokeAccess({ by: editor.isAdmin ? 'ADMIN' : 'TUTOR' }),
        ifMatch === undefined ? {} : { expectedVersion: ifMatch },
      ),
    );
    return ok(accessView(path, state, version), { version });
  },
);
