import { httpHandler } from '@edtech/http';
import { changesOf } from '../content-of.ts';
import { reviseCourse } from '../domain/course.ts';
import { reviseCourseRequest } from '../generated/revise-course-request.ts';
import { allow, command } from './own-course-command.ts';

export const handler = httpHandler(
  { body: reviseCourseRequest, path: ['courseId'], allow, ifMatch: true },
  (request) =>
    command(request, reviseCourse({ courseId: request.path.courseId, changes: changesOf(request.body) })),
);
