import { httpHandler, ok } from '@edtech/http';
import { ChatSession } from '../domain/chat-session.ts';
import { participantsOf, sessionFor } from '../domain/session-decisions.ts';
import { shownSession } from '../shown-session.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';
import { world } from './world.ts';

/** Answers from the session's own stream, so it is always current. */
export const handler = httpHandler(
  { path: ['chatSessionId'], allow: 'signed-in' },
  async ({ path: { chatSessionId }, identity }) => {
    const { state, version } = await store.load(ChatSession, chatSessionId);
    const session = sessionFor(state, personOf(identity));
    const shown = shownSession(chatSessionId, session, {
      userId: identity.userId,
      version,
      now: world.now(),
    });
    const left = await world.leftOf(participantsOf(session));
    return ok({ ...shown, readMarks: session.readMarks, left }, { version });
  },
);
