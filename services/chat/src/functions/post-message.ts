import { commitTogether } from '@edtech/event-store';
import { created, httpHandler } from '@edtech/http';
import { post } from '../application/post-message.ts';
import { postMessageRequest } from '../generated/post-message-request.ts';
import { personOf } from './person.ts';
import { store } from './store.ts';
import { world } from './world.ts';

export const handler = httpHandler(
  { path: ['chatSessionId'], body: postMessageRequest, allow: 'signed-in', idempotencyKey: 'required' },
  async ({ path: { chatSessionId }, body: { text }, identity, idempotencyKey, context }) => {
    const by = personOf(identity);
    const { version, ...message } = await commitTogether(store, context, (tx) =>
      post(tx, world, { chatSessionId, by, text, idempotencyKey }),
    );
    const place = `/chat-sessions/${chatSessionId}/messages?after=${message.number - 1}&limit=1` as const;
    return created(place, { ...message, version }, { version });
  },
);
