import { given } from '@edtech/testkit';
import {
  type AccountOpened,
  changeAccountEmail,
  openAccount,
  PaymentAccount,
} from '../../src/domain/payment-account.ts';
import { AccountNotFound } from '../../src/domain/refusals.ts';

const opened = (): AccountOpened => ({ type: 'AccountOpened', data: { email: 'a@example.com' } });

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
