import {
  aggregate,
  type CommandContext,
  type Decision,
  type EventStore,
  publish,
  tell,
} from '@edtech/event-store';
import { consumer, handles } from '@edtech/messaging';
import {
  accountEmptied,
  accountJournaled,
  accountMoved,
  accountOpened,
  customerJoined,
} from './contracts.ts';
import type { Effect } from './effect.ts';

/** The service where everything begins. */

type CustomerEvent = { readonly type: 'Joined'; readonly data: { readonly via: string } };

export const Customer = aggregate<{ readonly joined: boolean }, CustomerEvent>({
  type: 'Customer',
  initial: { joined: false },
  evolve: { Joined: () => ({ joined: true }) },
  publishes: { Joined: publish(customerJoined, (_, { id }) => ({ customerId: id })) },
});

interface AccountState {
  readonly open: boolean;
  readonly balance: number;
}

type AccountEvent =
  | { readonly type: 'Opened'; readonly data: { readonly customerId: string } }
  | { readonly type: 'Moved'; readonly data: { readonly by: number; readonly empties: boolean } }
  | { readonly type: 'Noted'; readonly data: { readonly note: string } };

const journaled = tell(accountJournaled, ({ version }: { readonly version: number }) => ({ version }));

export const Account = aggregate<AccountState, AccountEvent>({
  type: 'Account',
  initial: { open: false, balance: 0 },
  evolve: {
    Opened: () => ({ open: true, balance: 0 }),
    Moved: (state, { data: { by } }) => ({ ...state, balance: state.balance + by }),
    Noted: (state) => state,
  },
  publishes: {
    Opened: publish(accountOpened, ({ data: { customerId } }, { id }) => ({ accountId: id, customerId })),
    Moved: [
      publish(accountMoved, ({ data: { by } }, { id }) => ({ accountId: id, by })),
      publish(accountEmptied, ({ data: { empties } }, { id }) => (empties ? { accountId: id } : undefined)),
    ],
  },
  tells: { Opened: journaled, Moved: journaled, Noted: journaled },
  snapshot: { version: 1, every: 10 },
});

type JournalEvent = { readonly type: 'Written'; readonly data: Effect };

export const Journal = aggregate<{ readonly entries: number }, JournalEvent>({
  type: 'Journal',
  initial: { entries: 0 },
  evolve: { Written: ({ entries }) => ({ entries: entries + 1 }) },
});

const write =
  (effect: Effect): Decision<typeof Journal> =>
  () => [{ type: 'Written', data: effect }];

/** The origin's reaction to its own accounts. */
export const journal = consumer({
  name: 'origin-journal',
  ordered: false,
  on: [
    handles(accountJournaled, ({ id, aggregate: { id: accountId, sequence } }, tx) =>
      tx.execute(Journal, accountId, write({ eventId: id, sequence })),
    ),
  ],
});

const join: Decision<typeof Customer> = ({ joined }) =>
  joined ? [] : [{ type: 'Joined', data: { via: 'chaos' } }];

const open =
  (customerId: string): Decision<typeof Account> =>
  (state) =>
    state.open ? [] : [{ type: 'Opened', data: { customerId } }];

const move =
  (by: number): Decision<typeof Account> =>
  ({ open, balance }) =>
    open ? [{ type: 'Moved', data: { by, empties: balance + by === 0 } }] : [];

const note: Decision<typeof Account> = () => [{ type: 'Noted', data: { note: 'not published' } }];

/** What the outside asks of the origin. */
export type Command =
  | { readonly kind: 'join'; readonly customerId: string }
  | { readonly kind: 'open'; readonly accountId: string; readonly customerId: string }
  | { readonly kind: 'move'; readonly accountId: string; readonly by: number }
  | { readonly kind: 'note'; readonly accountId: string }
  /** Two accounts in one commit. */
  | { readonly kind: 'transfer'; readonly from: string; readonly to: string; readonly by: number };

/** Runs one command. @throws whatever the store throws: whether it was committed is then unknown, and the streams tell. */
export const run = async (store: EventStore, command: Command, context: CommandContext): Promise<void> => {
  switch (command.kind) {
    case 'join':
      await store.execute(Customer, command.customerId, join, { context });
      return;
    case 'open':
      await store.execute(Account, command.accountId, open(command.customerId), { context });
      return;
    case 'move':
      await store.execute(Account, command.accountId, move(command.by), { context });
      return;
    case 'note':
      await store.execute(Account, command.accountId, note, { context });
      return;
    case 'transfer':
      await store.transact({ context }, async (tx) => {
        await tx.execute(Account, command.from, move(-command.by));
        await tx.execute(Account, command.to, move(command.by));
      });
      return;
  }
};

/**
 * `count` commands that follow from `random` alone (0 to 1): customers join and open accounts while money moves on the
 * accounts that are open. Ids begin with `prefix`, so that runs in one table stay apart. Each list of the answer is to
 * be run in its order; the lists side by side.
 */
export const commandsOf = (
  random: () => number,
  count: number,
  prefix: string,
): readonly (readonly Command[])[] => {
  const pick = (below: number): number => Math.floor(random() * below);
  const lanes = Math.max(1, Math.round(count / 20));
  const account = (lane: number): string => `${prefix}-account-${lane}`;
  return Array.from({ length: lanes }, (_, lane) => {
    const accountId = account(lane);
    const customerId = `${prefix}-customer-${lane}`;
    const commands: Command[] = [
      { kind: 'join', customerId },
      { kind: 'open', accountId, customerId },
    ];
    const share = Math.floor(count / lanes) + (lane < count % lanes ? 1 : 0);
    while (commands.length < share) {
      const kind = pick(10);
      const by = pick(3) - 1;
      if (kind === 0) commands.push({ kind: 'note', accountId });
      else if (kind <= 2 && lanes > 1)
        commands.push({ kind: 'transfer', from: accountId, to: account((lane + 1) % lanes), by });
      else commands.push({ kind: 'move', accountId, by });
    }
    return commands;
  });
};
