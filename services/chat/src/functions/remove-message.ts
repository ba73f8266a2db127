import { hasRole, httpHandler, ok } from '@edtech/http';
import { remove } from '../application/moderate.ts';
import { removeMessageRequest } from '../generated/remove-message-request.ts';
import { transact } from './transact.ts';

export const handler = httpHandler(
  { path: ['chatSessionId', 'messageId'], body: removeMessageRequest, allow: hasRole('ADMIN') },
  async ({ path: { chatSessionId, messageId }, body: { reason }, identity, ifMatch, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    const removal = { chatSessionId, messageId, removedBy: identity.userId, reason, seen };
    const { number, version } = await transact(context, (tx) => remove(tx, removal));
    return ok({ chatSessionId, messageId, number, version }, { version });
  },
);
