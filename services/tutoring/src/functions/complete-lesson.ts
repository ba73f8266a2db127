import { httpHandler, ok } from '@edtech/http';
import { complete } from '../application/end-lesson.ts';
import { lessonOf } from '../shown-lesson.ts';
import { personOf } from './person.ts';
import { transact } from './transact.ts';
import { world } from './world.ts';

export const handler = httpHandler(
  { path: ['lessonId'], allow: 'signed-in', ifMatch: true },
  async ({ path: { lessonId }, identity, ifMatch, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    const completed = await transact(context, (tx) =>
      complete(tx, { lessonId, by: personOf(identity), now: world.now(), seen }),
    );
    return ok(lessonOf(lessonId, completed), completed);
  },
);
