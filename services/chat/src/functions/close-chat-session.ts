import { httpHandler, ok } from '@edtech/http';
import { close } from '../application/end-session.ts';
import { shownSession } from '../shown-session.ts';
import { personOf } from './person.ts';
import { transact } from './transact.ts';
import { world } from './world.ts';

export const handler = httpHandler(
  { path: ['chatSessionId'], allow: 'signed-in' },
  async ({ path: { chatSessionId }, identity, ifMatch, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    const by = personOf(identity);
    const { session, version } = await transact(context, (tx) =>
      close(tx, world, { chatSessionId, by, seen }),
    );
    const shown = shownSession(chatSessionId, session, { userId: by.userId, version, now: world.now() });
    return ok(shown, { version });
  },
);
