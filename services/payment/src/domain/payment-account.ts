import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { AccountNotFound, AccountClosed as ClosedRefusal } from './refusals.ts';
import type { PaymentMethod } from './terms.ts';

export type PaymentAccountState =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'open' | 'closed';
      readonly email: string;
      readonly openedAt: string;
      /** What the user pays with. */
      readonly method?: PaymentMethod;
    };

export interface AccountOpened {
  readonly type: 'AccountOpened';
  readonly data: { readonly email: string };
}

export interface AccountEmailChanged {
  readonly type: 'AccountEmailChanged';
  readonly data: { readonly email: string };
}

export interface PaymentMethodChosen {
  readonly type: 'PaymentMethodChosen';
  readonly data: { readonly method: PaymentMethod };
}

export interface AccountClosed {
  readonly type: 'AccountClosed';
  readonly data: { readonly reason?: string };
}

export type PaymentAccountEvent = AccountOpened | AccountEmailChanged | PaymentMethodChosen | AccountClosed;

/** A user's account with the platform: where receipts go, and what it is paid with. Its id is the user's. */
export const PaymentAccount = aggregate<PaymentAccountState, PaymentAccountEvent>({
  type: 'PaymentAccount',
  initial: { status: 'unknown' },
  evolve: {
    AccountOpened: (_, { data, occurredAt }) => ({ status: 'open', email: data.email, openedAt: occurredAt }),
    AccountEmailChanged: (state, { data }) =>
      state.status === 'unknown' ? state : { ...state, email: data.email },
    PaymentMethodChosen: (state, { data }) =>
      state.status === 'unknown' ? state : { ...state, method: data.method },
    AccountClosed: (state) => {
      if (state.status === 'unknown') return state;
      const { method: _, ...account } = state;
      return { ...account, status: 'closed' };
    },
  },
});

/** Opening an account that is open changes nothing: a user has one. */
export const openAccount =
  ({ email }: { readonly email: string }): Decision<typeof PaymentAccount> =>
  (state) =>
    state.status === 'unknown' ? [{ type: 'AccountOpened', data: { email } }] : [];

export const changeAccountEmail =
  ({ userId, email }: { readonly userId: string; readonly email: string }): Decision<typeof PaymentAccount> =>
  (state) => {
    if (state.status === 'unknown') throw new AccountNotFound(userId);
    return state.email === email ? [] : [{ type: 'AccountEmailChanged', data: { email } }];
  };

/** From now on the user pays with this. What was asked for before is paid with what was chosen then. */
export const choosePaymentMethod =
  ({
    userId,
    method,
  }: {
    readonly userId: string;
    readonly method: PaymentMethod;
  }): Decision<typeof PaymentAccount> =>
  (state) => {
    if (state.status === 'unknown') throw new AccountNotFound(userId);
    if (state.status === 'closed') throw new ClosedRefusal();
    const same = state.method?.token === method.token && state.method.customer === method.customer;
    return same ? [] : [{ type: 'PaymentMethodChosen', data: { method } }];
  };

/** Nothing new is paid from it. What is under way ends as it would. */
export const closeAccount =
  ({
    userId,
    reason,
  }: {
    readonly userId: string;
    readonly reason?: string | undefined;
  }): Decision<typeof PaymentAccount> =>
  (state) => {
    if (state.status === 'unknown') throw new AccountNotFound(userId);
    if (state.status === 'closed') return [];
    return [{ type: 'AccountClosed', data: reason === undefined ? {} : { reason } }];
  };
