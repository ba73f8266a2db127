import { happened, projected } from '@edtech/testkit';
import { PaymentAccount, type PaymentAccountEvent } from '../../src/domain/payment-account.ts';
import { AccountChangeRow } from '../../src/read-models/account-change-row.ts';
import { AccountRow } from '../../src/read-models/account-row.ts';
import { paymentAccounts } from '../../src/read-models/payment-accounts.ts';

const [OPENED_AT, MOVED_AT] = ['2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z'];

const opened = (email = 'a@example.com'): PaymentAccountEvent & { occurredAt: string } => ({
  type: 'AccountOpened',
  data: { email },
  occurredAt: OPENED_AT,
});
const moved = (email: string): PaymentAccountEvent & { occurredAt: string } => ({
  type: 'AccountEmailChanged',
  data: { email },
  occurredAt: MOVED_AT,
});

test('an account is as it is now, with the version of its last change', async () => {
  const rows = await projected(
    paymentAccounts,
    happened(PaymentAccount, 'u-1', [opened(), moved('b@example.com')]),
  );
  expect(rows.of(AccountRow)).toEqual([
    { userId: 'u-1', email: 'b@example.com', openedAt: OPENED_AT, version: 2 },
  ]);
});

test('its history has every change, in order', async () => {
  const rows = await projected(
    paymentAccounts,
    happened(PaymentAccount, 'u-1', [opened(), moved('b@example.com')]),
    happened(PaymentAccount, 'u-2', [opened('c@example.com')]),
  );
  expect(rows.of(AccountChangeRow)).toEqual([
    { userId: 'u-1', version: 1, change: 'OPENED', email: 'a@example.com', changedAt: OPENED_AT },
    { userId: 'u-1', version: 2, change: 'EMAIL_CHANGED', email: 'b@example.com', changedAt: MOVED_AT },
    { userId: 'u-2', version: 1, change: 'OPENED', email: 'c@example.com', changedAt: OPENED_AT },
  ]);
});

test('a long history is sorted by number, not by digits', async () => {
  const moves = Array.from({ length: 11 }, (_, number) => moved(`${number}@example.com`));
  const rows = await projected(paymentAccounts, happened(PaymentAccount, 'u-1', [opened(), ...moves]));
  expect(rows.of(AccountChangeRow).map(({ version }) => version)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
  ]);
});
