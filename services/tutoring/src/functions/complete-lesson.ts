import { once } from '@edtech/event-store';
import { httpHandler, ok } from '@edtech/http';
import { complete } from '../application/end-lesson.ts';
import { lessonOf } from '../shown-lesson.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';
import { world } from './world.ts';

export const handler = httpHandler(
  { path: ['lessonId'], allow: 'signed-in', ifMatch: true, idempotencyKey: 'optional' },
  async ({ path: { lessonId }, identity, ifMatch, claim, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    return once(store, { context, claim }, async (tx) => {
      const completed = await complete(tx, { lessonId, by: personOf(identity), now: world.now(), seen });
      return ok(lessonOf(lessonId, completed), completed);
    });
  },
);
