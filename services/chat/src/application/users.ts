import { userDeactivatedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { ChatUser, leaveChats } from '../domain/chat-user.ts';

/** Who leaves the platform writes to nobody any more, and nobody writes to them alone. What was written stays. */
export const users = consumer({
  name: 'chat-users',
  // There is one event to handle of each user, and nothing that it could come before or after.
  ordered: false,
  on: [handles(userDeactivatedV1, ({ data }, tx) => tx.execute(ChatUser, data.userId, leaveChats()))],
});
