import { httpHandler, ok, selfOr } from '@edtech/http';
import { PaymentAccount } from '../domain/payment-account.ts';
import { AccountNotFound } from '../domain/refusals.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { path: ['userId'], allow: selfOr('ADMIN', 'userId') },
  async ({ path: { userId } }) => {
    const { state, version } = await store.load(PaymentAccount, userId);
    if (state.status !== 'open') throw new AccountNotFound(userId);
    return ok({ userId, email: state.email, openedAt: state.openedAt, version }, { version });
  },
);
