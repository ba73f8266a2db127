import { followEvery, type PagePlace, type Place, projection } from '@edtech/projection';
import { PaymentAccount } from '../domain/payment-account.ts';
import { AccountChangeRow } from './account-change-row.ts';
import { AccountRow } from './account-row.ts';

/** Payment accounts, each with its history. */
export const paymentAccounts = projection({
  name: 'payment-accounts',
  version: 1,
  perAggregate: true,
  follows: followEvery(PaymentAccount, {
    AccountOpened: ({ aggregateId: userId, version, occurredAt, data: { email } }, rows) => {
      rows.put(AccountRow, { userId, email, openedAt: occurredAt, version });
      rows.put(AccountChangeRow, { userId, version, change: 'OPENED', email, changedAt: occurredAt });
    },
    AccountEmailChanged: ({ aggregateId: userId, version, occurredAt, data: { email } }, rows) => {
      rows.patch(AccountRow, { userId }, { email, version });
      rows.put(AccountChangeRow, { userId, version, change: 'EMAIL_CHANGED', email, changedAt: occurredAt });
    },
    PaymentMethodChosen: ({ aggregateId: userId, version, occurredAt }, rows) => {
      rows.patch(AccountRow, { userId }, { version });
      rows.put(AccountChangeRow, { userId, version, change: 'METHOD_CHOSEN', changedAt: occurredAt });
    },
    AccountClosed: ({ aggregateId: userId, version, occurredAt }, rows) => {
      rows.patch(AccountRow, { userId }, { closedAt: occurredAt, version });
      rows.put(AccountChangeRow, { userId, version, change: 'CLOSED', changedAt: occurredAt });
    },
  }),
});

export const accountOf =
  (userId: string) =>
  ({ generation, table }: Place) =>
    AccountRow.get({ generation, userId }).go(table);

/** Newest first. */
export const historyOf =
  (userId: string) =>
  ({ generation, table }: PagePlace) =>
    AccountChangeRow.query.byUser({ generation, userId }).go({ ...table, order: 'desc' });
