import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { AccountNotFound } from './refusals.ts';

export type PaymentAccountState =
  | { readonly status: 'unknown' }
  | { readonly status: 'open'; readonly email: string; readonly openedAt: string };

export interface AccountOpened {
  readonly type: 'AccountOpened';
  readonly data: { readonly email: string };
}

export interface AccountEmailChanged {
  readonly type: 'AccountEmailChanged';
  readonly data: { readonly email: string };
}

export type PaymentAccountEvent = AccountOpened | AccountEmailChanged;

/** A user's account with the platform: where receipts go, and later what was paid. Its id is the user's. */
export const PaymentAccount = aggregate<PaymentAccountState, PaymentAccountEvent>({
  type: 'PaymentAccount',
  initial: { status: 'unknown' },
  evolve: {
    AccountOpened: (_, { data, occurredAt }) => ({ status: 'open', email: data.email, openedAt: occurredAt }),
    AccountEmailChanged: (state, { data }) =>
      state.status === 'open' ? { ...state, email: data.email } : state,
  },
});

/** Opening an account that is open changes nothing: a user has one. */
export const openAccount =
  ({ email }: { readonly email: string }): Decision<typeof PaymentAccount> =>
  (state) =>
    state.status === 'open' ? [] : [{ type: 'AccountOpened', data: { email } }];

export const changeAccountEmail =
  ({ userId, email }: { readonly userId: string; readonly email: string }): Decision<typeof PaymentAccount> =>
  (state) => {
    if (state.status !== 'open') throw new AccountNotFound(userId);
    return state.email === email ? [] : [{ type: 'AccountEmailChanged', data: { email } }];
  };
