import { raise, Tally } from '@edtech/testkit';
import {
  createEventStore,
  decodeFence,
  fenceAdvance,
  inboxMarker,
  memoryTable,
  type Table,
  TableUnavailable,
} from '../src/index.ts';

const context = { correlationId: 'c-1', causationId: 'r-1', actor: { kind: 'anonymous' } } as const;

/** A store whose table counts transactions, and loses the answers to the first `lost` single writes. */
const storeThatLoses = (lost: number) => {
  const base = memoryTable();
  let [transactions, answers] = [0, lost];
  const answered = async <Outcome>(outcome: Promise<Outcome>): Promise<Outcome> => {
    await outcome;
    answers -= 1;
    if (answers >= 0) throw new TableUnavailable(new Error('the answer was lost'));
    return outcome;
  };
  const table: Table = {
    ...base,
    transact: (writes, token) => {
      transactions += 1;
      return base.transact(writes, token);
    },
    write: (write) => answered(base.write(write)),
    update: (update) => answered(base.update(update)),
  };
  const timing = { now: () => 0, sleep: async () => {}, random: () => 0 };
  return {
    store: createEventStore({ table, source: 'edtech.test', timing }),
    transactions: () => transactions,
  };
};

const guard = inboxMarker('audit', 'e-1', 1);

test('a marker by itself takes no transaction', async () => {
  const { store, transactions } = storeThatLoses(0);
  expect(await store.transact({ context, guard }, () => 1)).toEqual({ outcome: 'committed', result: 1 });
  expect(await store.transact({ context, guard }, () => 2)).toEqual({ outcome: 'duplicate' });
  expect(transactions()).toBe(0);
});

test('a marker whose answer was lost is known again by its own commit, and by no other', async () => {
  const { store } = storeThatLoses(1);
  expect(await store.transact({ context, guard }, () => 1)).toEqual({ outcome: 'committed', result: 1 });
  expect(await store.transact({ context, guard }, () => 2)).toEqual({ outcome: 'duplicate' });
});

test('so is a fence that only advances', async () => {
  const { store } = storeThatLoses(1);
  const subject = { consumer: 'mirror', source: 'edtech.test', aggregateType: 'Tally', aggregateId: 't-1' };
  const next = { id: 'e-1', occurredAt: '2026-11-29T08:00:00.000Z' };
  const advance = fenceAdvance(decodeFence(subject, undefined), next);
  expect(await store.transact({ context, guard: advance }, () => 1)).toMatchObject({ outcome: 'committed' });
  expect(await store.transact({ context, guard: advance }, () => 2)).toEqual({ outcome: 'duplicate' });
});

test('a marker with an event is one transaction', async () => {
  const { store, transactions } = storeThatLoses(0);
  await store.transact({ context, guard }, (tx) => tx.execute(Tally, 't-1', raise(1)));
  expect(transactions()).toBe(1);
});

test('what was only read is checked in a transaction', async () => {
  const { store, transactions } = storeThatLoses(0);
  await store.transact({ context, guard }, (tx) => tx.read(Tally, 't-1'));
  expect(transactions()).toBe(1);
});
