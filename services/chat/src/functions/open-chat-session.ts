import { created, httpHandler, ok } from '@edtech/http';
import { openDirectly } from '../application/open-directly.ts';
import { openChatSessionRequest } from '../generated/open-chat-session-request.ts';
import { shownSession } from '../shown-session.ts';
import { personOf } from './person.ts';
import { transact } from './transact.ts';
import { world } from './world.ts';

/** A lesson has one session, so the request may be repeated with an Idempotency-Key and without: 200 with the one that is there. */
export const handler = httpHandler(
  { body: openChatSessionRequest, allow: 'signed-in' },
  async ({ body: { lessonId }, identity, context }) => {
    const by = personOf(identity);
    const { chatSessionId, session, version, isNew } = await transact(context, (tx) =>
      openDirectly(tx, world, lessonId, by),
    );
    const shown = shownSession(chatSessionId, session, { userId: by.userId, version, now: world.now() });
    return isNew ? created(`/chat-sessions/${chatSessionId}`, shown, { version }) : ok(shown, { version });
  },
);
