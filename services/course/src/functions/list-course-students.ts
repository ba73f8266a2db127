import { httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { Course } from '../domain/course.ts';
import { demandOwn } from '../domain/ownership.ts';
import { editorOf } from '../editor.ts';
import { enrolmentView } from '../enrolment-view.ts';
import { enrolmentList, enrolmentsInCourse } from '../read-models/enrolment-list.ts';
import { allow } from './own-course-command.ts';
import { store } from './store.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['courseId'], query: paging, allow },
  async ({ path: { courseId }, query, identity }) => {
    const { state } = await store.load(Course, courseId);
    demandOwn(courseId, state, editorOf(identity));
    const page = await views.page(enrolmentList, pageRequest(query), enrolmentsInCourse(courseId));
    return ok({ enrolments: page.rows.map(enrolmentView), cursor: page.cursor });
  },
);
