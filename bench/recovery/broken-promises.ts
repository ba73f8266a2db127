import type { OutboxItem } from '@edtech/event-store/layout';
import type { Person } from './traffic.ts';
import type { AccountEvent } from './views.ts';

/** What is there at the end, read from the base tables and the queues. */
export interface Outcome {
  readonly people: readonly Person[];
  readonly outbox: readonly OutboxItem[];
  readonly accounts: ReadonlyMap<string, readonly AccountEvent[]>;
  /** Messages by the name of the dead-letter queue. */
  readonly deadLetters: Readonly<Record<string, number>>;
}

const EXAMPLES = 3;

/** A sentence for each promise that was not kept; none when all is well. */
export const brokenPromises = ({ people, outbox, accounts, deadLetters }: Outcome): readonly string[] => {
  const byUser = Map.groupBy(outbox, ({ aggregateId }) => aggregateId);
  const known = new Set(people.map(({ userId }) => userId));
  const ids = (some: readonly Person[]) => some.map(({ userId }) => userId);
  return [
    ...complaint(
      'records of the outbox are not COMPLETED',
      outbox
        .filter(({ status }) => status !== 'COMPLETED')
        .map(({ aggregateId, sequence, status }) => `${aggregateId}/${sequence} ${status}`),
    ),
    ...complaint(
      'users have other records in the outbox than their two',
      ids(people.filter(({ userId }) => !isOneAndTwo(byUser.get(userId) ?? []))),
    ),
    ...complaint('users have no payment account', ids(people.filter(({ userId }) => !accounts.has(userId)))),
    ...complaint(
      'accounts are not opened once with the first address and then moved once to the second',
      ids(
        people.filter((person) => {
          const account = accounts.get(person.userId);
          return account !== undefined && !isAsPromised(account, person);
        }),
      ),
    ),
    ...complaint(
      'accounts belong to nobody',
      [...accounts.keys()].filter((id) => !known.has(id)),
    ),
    ...Object.entries(deadLetters).map(([queue, messages]) => `${messages} dead letters in ${queue}`),
  ];
};

const complaint = (what: string, examples: readonly string[]): readonly string[] => {
  if (examples.length === 0) return [];
  const rest = examples.length > EXAMPLES ? ', …' : '';
  return [`${examples.length} ${what}: ${examples.slice(0, EXAMPLES).join(', ')}${rest}`];
};

const isOneAndTwo = (records: readonly OutboxItem[]): boolean =>
  records
    .map(({ sequence }) => sequence)
    .sort((one, other) => one - other)
    .join() === '1,2';

const isAsPromised = (account: readonly AccountEvent[], { email, newEmail }: Person): boolean => {
  const [opened, moved, ...more] = account;
  return (
    more.length === 0 &&
    opened?.type === 'AccountOpened' &&
    opened.version === 1 &&
    opened.email === email &&
    moved?.type === 'AccountEmailChanged' &&
    moved.version === 2 &&
    moved.email === newEmail
  );
};
