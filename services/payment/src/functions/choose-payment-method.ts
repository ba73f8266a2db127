import { httpHandler, ok, selfOr } from '@edtech/http';
import { choosePaymentMethod, PaymentAccount } from '../domain/payment-account.ts';
import { AccountNotFound } from '../domain/refusals.ts';
import { paymentMethodRequest } from '../generated/payment-method-request.ts';
import { gateway } from './gateway.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { path: ['userId'], body: paymentMethodRequest, allow: selfOr('ADMIN', 'userId'), ifMatch: true },
  async ({ path: { userId }, body: { token }, ifMatch, context }) => {
    const { state: account } = await store.load(PaymentAccount, userId);
    if (account.status === 'unknown') throw new AccountNotFound(userId);
    const customer = account.method?.customer;
    const method = await gateway.keepMethod({
      userId,
      token,
      ...(customer === undefined ? {} : { customer }),
    });
    const { version } = await store.execute(PaymentAccount, userId, choosePaymentMethod({ userId, method }), {
      context,
      ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    });
    return ok({ userId, version }, { version });
  },
);
