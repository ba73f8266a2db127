import { httpHandler, ok } from '@edtech/http';
import { drafted } from '../course-view.ts';
import { Course } from '../domain/course.ts';
import { demandOwn } from '../domain/ownership.ts';
import { editorOf } from '../editor.ts';
import { allow } from './own-course-command.ts';
import { store } from './store.ts';

/** From the aggregate itself: its tutor edits what is there now, and nobody else can tell it from nothing. */
export const handler = httpHandler(
  { path: ['courseId'], allow },
  async ({ path: { courseId }, identity }) => {
    const { state, version } = await store.load(Course, courseId);
    return ok(drafted(courseId, demandOwn(courseId, state, editorOf(identity)), version), { version });
  },
);
