import { once } from '@edtech/event-store';
import { created, httpHandler, ok } from '@edtech/http';
import { openDirectly } from '../application/open-directly.ts';
import { openChatSessionRequest } from '../generated/open-chat-session-request.ts';
import { shownSession } from '../shown-session.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';
import { world } from './world.ts';

/** A lesson has one session: who asks for one that is there gets that, with 200. */
export const handler = httpHandler(
  { body: openChatSessionRequest, allow: 'signed-in', idempotencyKey: 'optional' },
  async ({ body: { lessonId }, identity, claim, context }) => {
    const by = personOf(identity);
    return once(store, { context, claim }, async (tx) => {
      const { chatSessionId, session, version, isNew } = await openDirectly(tx, world, lessonId, by);
      const shown = shownSession(chatSessionId, session, { userId: by.userId, version, now: world.now() });
      return isNew ? created(`/chat-sessions/${chatSessionId}`, shown, { version }) : ok(shown, { version });
    });
  },
);
