import { httpHandler, ok } from '@edtech/http';
import { Lesson } from '../domain/lesson.ts';
import { lessonFor } from '../domain/lesson-decisions.ts';
import { lessonOf } from '../shown-lesson.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';

/**
 * Answers from the lesson's own stream, so it is always current. Waiting for a read model to hold a version (`atLeast`)
 * would tell strangers by the waiting whether there is such a lesson.
 */
export const handler = httpHandler(
  { path: ['lessonId'], allow: 'signed-in' },
  async ({ path: { lessonId }, identity }) => {
    const lesson = await store.load(Lesson, lessonId);
    lessonFor(lesson.state, personOf(identity));
    return ok(lessonOf(lessonId, lesson), lesson);
  },
);
