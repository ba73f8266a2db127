import { httpHandler, ok, selfOr, version } from '@edtech/http';
import { PaymentAccount } from '../domain/payment-account.ts';
import { AccountNotFound } from '../domain/refusals.ts';
import { accountOf, paymentAccounts } from '../read-models/payment-accounts.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['userId'], query: { atLeast: version }, allow: selfOr('ADMIN', 'userId') },
  async ({ path: { userId }, query: { atLeast } }) => {
    const seen = { aggregate: PaymentAccount, id: userId, version: atLeast };
    const row = await views.find(paymentAccounts, accountOf(userId), seen);
    if (row === null) throw new AccountNotFound(userId);
    const { email, openedAt, closedAt, version } = row;
    return ok({ userId, email, openedAt, closedAt, version }, { version });
  },
);
