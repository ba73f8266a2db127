import { given } from '@edtech/testkit';
import {
  type AccountClosed,
  type AccountOpened,
  changeAccountEmail,
  choosePaymentMethod,
  closeAccount,
  openAccount,
  PaymentAccount,
  type PaymentMethodChosen,
} from '../../src/domain/payment-account.ts';
import { AccountNotFound, AccountClosed as ClosedRefusal } from '../../src/domain/refusals.ts';

const opened = (): AccountOpened => ({ type: 'AccountOpened', data: { email: 'a@example.com' } });
const closed: AccountClosed = { type: 'AccountClosed', data: {} };

test('an account opens with the address that the user registered with', () => {
  given(PaymentAccount, [])
    .when(openAccount({ email: 'a@example.com' }))
    .thenEvents([opened()]);
});

test('a user has one account: opening it again changes nothing', () => {
  given(PaymentAccount, [opened()])
    .when(openAccount({ email: 'b@example.com' }))
    .thenEvents([]);
});

test('an account follows the user to a new address', () => {
  const state = given(PaymentAccount, [opened()])
    .when(changeAccountEmail({ userId: 'u-1', email: 'b@example.com' }))
    .thenEvents([{ type: 'AccountEmailChanged', data: { email: 'b@example.com' } }]);
  expect(state).toMatchObject({ status: 'open', email: 'b@example.com' });
});

test('the address that it has already changes nothing', () => {
  given(PaymentAccount, [opened()])
    .when(changeAccountEmail({ userId: 'u-1', email: 'a@example.com' }))
    .thenEvents([]);
});

test('an account that was never opened cannot change its address', () =>
  given(PaymentAccount, [])
    .when(changeAccountEmail({ userId: 'u-1', email: 'b@example.com' }))
    .thenRefused(AccountNotFound));

describe('a payment method', () => {
  const method = { token: 'pm_1', customer: 'cus_1' };
  const chosen: PaymentMethodChosen = { type: 'PaymentMethodChosen', data: { method } };

  test('is what the user pays with from then on', () => {
    given(PaymentAccount, [opened()])
      .when(choosePaymentMethod({ userId: 'u-1', method }))
      .thenEvents([chosen]);
    given(PaymentAccount, [opened(), chosen])
      .when(choosePaymentMethod({ userId: 'u-1', method: { token: 'pm_2', customer: 'cus_1' } }))
      .thenEvents([{ type: 'PaymentMethodChosen', data: { method: { token: 'pm_2', customer: 'cus_1' } } }]);
  });

  test('that was chosen already changes nothing', () => {
    given(PaymentAccount, [opened(), chosen])
      .when(choosePaymentMethod({ userId: 'u-1', method }))
      .thenEvents([]);
  });

  test('needs an account that is open', () => {
    given(PaymentAccount, [])
      .when(choosePaymentMethod({ userId: 'u-1', method }))
      .thenRefused(AccountNotFound);
    given(PaymentAccount, [opened(), closed])
      .when(choosePaymentMethod({ userId: 'u-1', method }))
      .thenRefused(ClosedRefusal);
  });
});

describe('an account whose user has left', () => {
  test('is closed, once, and forgets what was paid with', () => {
    const state = given(PaymentAccount, [
      opened(),
      { type: 'PaymentMethodChosen', data: { method: { token: 'pm_1' } } },
    ])
      .when(closeAccount({ userId: 'u-1', reason: 'own-request' }))
      .thenEvents([{ type: 'AccountClosed', data: { reason: 'own-request' } }]);
    expect(state).not.toHaveProperty('method');
    given(PaymentAccount, [opened(), closed])
      .when(closeAccount({ userId: 'u-1' }))
      .thenEvents([]);
  });

  test('is not opened again by a late registration', () => {
    given(PaymentAccount, [opened(), closed])
      .when(openAccount({ email: 'a@example.com' }))
      .thenEvents([]);
  });

  test('must have been there', () =>
    given(PaymentAccount, [])
      .when(closeAccount({ userId: 'u-1' }))
      .thenRefused(AccountNotFound));
});
