import { httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { StudentNotFound } from '../domain/refusals.ts';
import { isSelfOrAdmin } from '../editor.ts';
import { enrolmentView } from '../enrolment-view.ts';
import { enrolmentList, enrolmentsOfStudent } from '../read-models/enrolment-list.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['studentId'], query: paging, allow: 'signed-in' },
  async ({ path: { studentId }, query, identity }) => {
    if (!isSelfOrAdmin(identity, studentId)) throw new StudentNotFound();
    const page = await views.page(enrolmentList, pageRequest(query), enrolmentsOfStudent(studentId));
    return ok({ enrolments: page.rows.map(enrolmentView), cursor: page.cursor });
  },
);
