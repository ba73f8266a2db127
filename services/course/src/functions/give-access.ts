import { httpHandler, ok } from '@edtech/http';
import { inOwnCourse } from '../application/own-course.ts';
import { giveAccess } from '../domain/access.ts';
import { Enrolment, enrolmentId } from '../domain/enrolment.ts';
import { offerOf } from '../domain/offer.ts';
import { StudentNotFound } from '../domain/refusals.ts';
import { editorOf, isUserId } from '../editor.ts';
import { accessView } from '../enrolment-view.ts';
import { allow } from './own-course-command.ts';
import { store } from './store.ts';

/** A tutor gives access to a course for nothing. Doing so again changes nothing. */
export const handler = httpHandler(
  { path: ['courseId', 'studentId'], allow, ifMatch: true },
  async ({ path, identity, ifMatch, context }) => {
    const { courseId, studentId } = path;
    if (!isUserId(studentId)) throw new StudentNotFound();
    const own = { courseId, editor: editorOf(identity), context };
    const { state, version } = await inOwnCourse(store, own, (tx, course) =>
      tx.execute(
        Enrolment,
        enrolmentId(path),
        giveAccess({ studentId, offer: offerOf(courseId, course) }),
        ifMatch === undefined ? {} : { expectedVersion: ifMatch },
      ),
    );
    return ok(accessView(path, state, version), { version });
  },
);
