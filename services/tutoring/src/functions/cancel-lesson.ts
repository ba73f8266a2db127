import { httpHandler, ok } from '@edtech/http';
import { cancel } from '../application/end-lesson.ts';
import { cancelLessonRequest } from '../generated/cancel-lesson-request.ts';
import { lessonOf } from '../shown-lesson.ts';
import { personOf } from './person.ts';
import { transact } from './transact.ts';
import { world } from './world.ts';

export const handler = httpHandler(
  { body: cancelLessonRequest, path: ['lessonId'], allow: 'signed-in', ifMatch: true },
  async ({ body: { reason }, path: { lessonId }, identity, ifMatch, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    const cancelled = await transact(context, (tx) =>
      cancel(tx, { lessonId, by: personOf(identity), now: world.now(), seen }, reason),
    );
    return ok(lessonOf(lessonId, cancelled), cancelled);
  },
);
