import { once } from '@edtech/event-store';
import { hasRole, httpHandler, ok } from '@edtech/http';
import { remove } from '../application/moderate.ts';
import { removeMessageRequest } from '../generated/remove-message-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  {
    path: ['chatSessionId', 'messageId'],
    body: removeMessageRequest,
    allow: hasRole('ADMIN'),
    ifMatch: true,
    idempotencyKey: 'optional',
  },
  async ({ path: { chatSessionId, messageId }, body: { reason }, identity, ifMatch, claim, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    const removal = { chatSessionId, messageId, removedBy: identity.userId, reason, seen };
    return once(store, { context, claim }, async (tx) => {
      const { number, version } = await remove(tx, removal);
      return ok({ chatSessionId, messageId, number, version }, { version });
    });
  },
);
