import { httpHandler, ok, pageRequest, paging, selfOr, version } from '@edtech/http';
import { PaymentAccount } from '../domain/payment-account.ts';
import { AccountNotFound } from '../domain/refusals.ts';
import { historyOf, paymentAccounts } from '../read-models/payment-accounts.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['userId'], query: { atLeast: version, ...paging }, allow: selfOr('ADMIN', 'userId') },
  async ({ path: { userId }, query: { atLeast, ...request } }) => {
    const seen = { aggregate: PaymentAccount, id: userId, version: atLeast };
    const page = await views.page(paymentAccounts, pageRequest(request), historyOf(userId), seen);
    // Whatever is open has been opened.
    if (page.rows.length === 0 && request.cursor === undefined) throw new AccountNotFound(userId);
    const changes = page.rows.map(({ version, change, email, changedAt }) => ({
      version,
      change,
      email,
      changedAt,
    }));
    return ok({ changes, cursor: page.cursor });
  },
);
