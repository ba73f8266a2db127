import { httpHandler, ok } from '@edtech/http';
import { EnrolmentNotFound } from '../domain/refusals.ts';
import { isSelfOrAdmin } from '../editor.ts';
import { enrolmentView } from '../enrolment-view.ts';
import { enrolmentList, enrolmentOf } from '../read-models/enrolment-list.ts';
import { views } from './views.ts';

/** For the student, the tutor whose course it is, and administrators: to others it is as if there were none. */
export const handler = httpHandler(
  { path: ['courseId', 'studentId'], allow: 'signed-in' },
  async ({ path, identity }) => {
    const row = await views.find(enrolmentList, enrolmentOf(path));
    const mayRead = isSelfOrAdmin(identity, path.studentId) || row?.tutorId === identity.userId;
    if (row === null || !mayRead) throw new EnrolmentNotFound();
    return ok(enrolmentView(row), row);
  },
);
