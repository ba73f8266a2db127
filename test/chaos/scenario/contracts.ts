import { type EventContract, localEvent, type Violation } from '@edtech/contracts';

/**
 * The integration events of a small domain that exists for these tests alone: customers open accounts and move money
 * between them, a ledger follows the accounts, a trail follows the ledger.
 */

type Shape = { readonly [field: string]: 'string' | 'number' };

const violations = (shape: Shape, data: unknown): readonly Violation[] =>
  Object.entries(shape).flatMap(([field, type]) =>
    typeof data === 'object' && data !== null && typeof Reflect.get(data, field) === type
      ? []
      : [{ path: `/${field}`, rule: 'type', message: `must be a ${type}` }],
  );

const contract = <Data>(type: string, context: string, aggregate: string, shape: Shape) =>
  ({
    type,
    version: 1,
    context,
    aggregate,
    publish: (data) => violations(shape, data),
    consume: (data) => violations(shape, data),
  }) as EventContract<string, 1, Data>;

export const customerJoined = contract<{ customerId: string }>('customer.joined', 'origin', 'Customer', {
  customerId: 'string',
});

export const accountOpened = contract<{ accountId: string; customerId: string }>(
  'account.opened',
  'origin',
  'Account',
  { accountId: 'string', customerId: 'string' },
);

export const accountMoved = contract<{ accountId: string; by: number }>(
  'account.moved',
  'origin',
  'Account',
  { accountId: 'string', by: 'number' },
);

/** Published beside `account.moved` when a move empties the account: two integration events of one domain event. */
export const accountEmptied = contract<{ accountId: string }>('account.emptied', 'origin', 'Account', {
  accountId: 'string',
});

/** What an account tells its own service, of every event. */
export const accountJournaled = localEvent(
  { type: 'account.journaled', version: 1, context: 'origin', aggregate: 'Account' },
  {
    name: 'AccountJournaled',
    validate: (data): readonly Violation[] => violations({ version: 'number' }, data),
  },
);

export const ledgerEntered = contract<{ accountId: string; eventId: string }>(
  'ledger.entered',
  'relay',
  'Ledger',
  { accountId: 'string', eventId: 'string' },
);
