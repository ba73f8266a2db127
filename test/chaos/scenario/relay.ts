import { aggregate, type Decision, publish } from '@edtech/event-store';
import { consumer, handles } from '@edtech/messaging';
import { accountEmptied, accountMoved, accountOpened, customerJoined, ledgerEntered } from './contracts.ts';
import type { Effect } from './effect.ts';

/**
 * The service in the middle: one consumer that needs the order and publishes again, one that does not. Their effects
 * are events that name the integration event that caused them. Nothing is refused, so what is handled twice, late or
 * out of order shows in the streams.
 */

type OwnerEvent = { readonly type: 'Registered'; readonly data: Effect };

export const Owner = aggregate<{ readonly known: boolean }, OwnerEvent>({
  type: 'Owner',
  initial: { known: false },
  evolve: { Registered: () => ({ known: true }) },
});

type LedgerEvent = { readonly type: 'Entered'; readonly data: Effect };

export const Ledger = aggregate<{ readonly entries: number }, LedgerEvent>({
  type: 'Ledger',
  initial: { entries: 0 },
  evolve: { Entered: ({ entries }) => ({ entries: entries + 1 }) },
  publishes: {
    Entered: publish(ledgerEntered, ({ data: { eventId } }, { id }) => ({ accountId: id, eventId })),
  },
});

type CountEvent = { readonly type: 'Counted'; readonly data: Effect };

export const Count = aggregate<{ readonly moves: number }, CountEvent>({
  type: 'Count',
  initial: { moves: 0 },
  evolve: { Counted: ({ moves }) => ({ moves: moves + 1 }) },
});

const register =
  (effect: Effect): Decision<typeof Owner> =>
  () => [{ type: 'Registered', data: effect }];

const enter =
  (effect: Effect): Decision<typeof Ledger> =>
  () => [{ type: 'Entered', data: effect }];

const count =
  (effect: Effect): Decision<typeof Count> =>
  () => [{ type: 'Counted', data: effect }];

interface Cause {
  readonly id: string;
  readonly aggregate: { readonly id: string; readonly sequence: number };
}

const effectOf = ({ id, aggregate: { sequence } }: Cause): Effect => ({ eventId: id, sequence });

export const ledger = consumer({
  name: 'relay-ledger',
  ordered: 'a ledger repeats its account, entry by entry',
  on: [
    handles(customerJoined, (event, tx) => tx.execute(Owner, event.aggregate.id, register(effectOf(event)))),
    handles(
      accountOpened,
      async (event, tx) => {
        const { state } = await tx.read(Owner, event.data.customerId);
        if (!state.known) throw new Error(`Account ${event.aggregate.id} came before its customer.`);
        await tx.execute(Ledger, event.aggregate.id, enter(effectOf(event)));
      },
      { after: { contract: customerJoined, id: ({ data }) => data.customerId } },
    ),
    handles(accountMoved, (event, tx) => tx.execute(Ledger, event.aggregate.id, enter(effectOf(event)))),
    handles(accountEmptied, (event, tx) => tx.execute(Ledger, event.aggregate.id, enter(effectOf(event)))),
  ],
});

/** Any order will do: it only counts. */
export const counter = consumer({
  name: 'relay-count',
  ordered: false,
  on: [handles(accountMoved, (event, tx) => tx.execute(Count, event.aggregate.id, count(effectOf(event))))],
});
