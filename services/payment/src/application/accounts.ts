import { userCreatedV1, userDeactivatedV1, userProfileUpdatedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { changeAccountEmail, closeAccount, openAccount, PaymentAccount } from '../domain/payment-account.ts';

/** Every user has a payment account, which follows the user's e-mail address and closes when the user leaves. */
export const accounts = consumer({
  name: 'payment-accounts',
  ordered:
    'a profile change must find the account that it changes, and an older address never replace a newer one',
  on: [
    handles(userCreatedV1, ({ data }, tx) => tx.execute(PaymentAccount, data.userId, openAccount(data))),
    handles(userProfileUpdatedV1, ({ data: { userId, changes } }, tx) =>
      changes.email === undefined
        ? undefined
        : tx.execute(PaymentAccount, userId, changeAccountEmail({ userId, email: changes.email })),
    ),
    handles(userDeactivatedV1, ({ data }, tx) => tx.execute(PaymentAccount, data.userId, closeAccount(data))),
  ],
});
