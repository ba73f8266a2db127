import { once } from '@edtech/event-store';
import { httpHandler, ok } from '@edtech/http';
import { close } from '../application/end-session.ts';
import { shownSession } from '../shown-session.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';
import { world } from './world.ts';

export const handler = httpHandler(
  { path: ['chatSessionId'], allow: 'signed-in', ifMatch: true, idempotencyKey: 'optional' },
  async ({ path: { chatSessionId }, identity, ifMatch, claim, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    const by = personOf(identity);
    return once(store, { context, claim }, async (tx) => {
      const { session, version } = await close(tx, world, { chatSessionId, by, seen });
      const shown = shownSession(chatSessionId, session, { userId: by.userId, version, now: world.now() });
      return ok(shown, { version });
    });
  },
);
