import { once } from '@edtech/event-store';
import { httpHandler, ok } from '@edtech/http';
import { cancel } from '../application/end-lesson.ts';
import { cancelLessonRequest } from '../generated/cancel-lesson-request.ts';
import { lessonOf } from '../shown-lesson.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';
import { world } from './world.ts';

export const handler = httpHandler(
  {
    body: cancelLessonRequest,
    path: ['lessonId'],
    allow: 'signed-in',
    ifMatch: true,
    idempotencyKey: 'optional',
  },
  async ({ body: { reason }, path: { lessonId }, identity, ifMatch, claim, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    return once(store, { context, claim }, async (tx) => {
      const cancelled = await cancel(
        tx,
        { lessonId, by: personOf(identity), now: world.now(), seen },
        reason,
      );
      return ok(lessonOf(lessonId, cancelled), cancelled);
    });
  },
);
