import { created, hasRole, httpHandler } from '@edtech/http';
import { courseOfRequest } from '../application/course-id.ts';
import { contentOf } from '../content-of.ts';
import { Course, draftCourse } from '../domain/course.ts';
import { draftCourseRequest } from '../generated/draft-course-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: draftCourseRequest, allow: hasRole('TUTOR'), idempotencyKey: 'required' },
  async ({ body, identity: { userId: tutorId }, idempotencyKey, context }) => {
    const courseId = courseOfRequest(tutorId, idempotencyKey);
    const draft = draftCourse({ tutorId, content: contentOf(body) });
    const { version } = await store.execute(Course, courseId, draft, { context });
    return created(`/courses/${courseId}/draft`, { courseId, version }, { version });
  },
);
