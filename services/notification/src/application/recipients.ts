import { userCreatedV1, userDeactivatedV1, userProfileUpdatedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { changeRecipient, deactivateRecipient, Recipient, registerRecipient } from '../domain/recipient.ts';

/** To whom mails are sent, and where. It follows the users' addresses and names until they leave. */
export const recipients = consumer({
  name: 'notification-recipients',
  ordered: 'an older address must never replace a newer one, and who has left stays gone',
  on: [
    handles(userCreatedV1, ({ data: { userId, email, displayName } }, tx) =>
      tx.execute(Recipient, userId, registerRecipient({ email, name: displayName })),
    ),
    handles(userProfileUpdatedV1, ({ data: { userId, changes } }, tx) =>
      tx.execute(Recipient, userId, changeRecipient({ email: changes.email, name: changes.displayName })),
    ),
    handles(userDeactivatedV1, ({ data }, tx) => tx.execute(Recipient, data.userId, deactivateRecipient())),
  ],
});
