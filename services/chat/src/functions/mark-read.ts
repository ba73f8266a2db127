import { commitTogether } from '@edtech/event-store';
import { httpHandler, ok } from '@edtech/http';
import { mark } from '../application/mark-read.ts';
import { markReadRequest } from '../generated/mark-read-request.ts';
import { shownSession } from '../shown-session.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';
import { world } from './world.ts';

export const handler = httpHandler(
  { path: ['chatSessionId'], body: markReadRequest, allow: 'signed-in', ifMatch: true },
  async ({ path: { chatSessionId }, body: { upTo }, identity, ifMatch, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    const by = personOf(identity);
    const { session, version } = await commitTogether(store, context, (tx) =>
      mark(tx, { chatSessionId, by, upTo, seen }),
    );
    const shown = shownSession(chatSessionId, session, { userId: by.userId, version, now: world.now() });
    return ok(shown, { version });
  },
);
