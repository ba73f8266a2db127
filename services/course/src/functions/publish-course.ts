import { httpHandler } from '@edtech/http';
import { publishCourse } from '../domain/course.ts';
import { allow, command } from './own-course-command.ts';

export const handler = httpHandler({ path: ['courseId'], allow, ifMatch: true }, (request) =>
  command(request, publishCourse(request.path.courseId)),
);
