import { createEventStore, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem, envelopeOf } from '@edtech/event-store/layout';
import { manualClock, note, raise, Tally } from '@edtech/testkit';
import fc from 'fast-check';
import { type Consumer, consumer, handles, startAtHead } from '../src/index.ts';
import { delivered, eventOf, SOURCE } from './deliveries.ts';
import { passed } from './gates.ts';
import { mirror, type Rig, raised, rig } from './rig.ts';

/** A service that publishes, and whatever it has published as it arrives, in order. */
const producer = () => {
  const table = memoryTable();
  const store = createEventStore({ table, source: SOURCE, timing: manualClock() });
  const context = { correlationId: 'c', causationId: 'd', actor: { kind: 'service', id: 'test' } } as const;
  return {
    table,
    async raises(id: string, ...amounts: readonly number[]): Promise<void> {
      for (const by of amounts) await store.execute(Tally, id, raise(by), { context });
    },
    /** What is not published leaves a hole in the versions, not in the sequences. */
    notes: (id: string) => store.execute(Tally, id, note('unheard'), { context }),
    published: (id: string, replay?: { readonly id: string; readonly consumer: string }): readonly string[] =>
      table
        .items()
        .filter(({ pk }) => pk === `outbox#Tally#${id}`)
        .map((item) => delivered(envelopeOf(decodeOutboxItem(item), replay))),
  };
};

const join = ({ store }: Rig, from: ReturnType<typeof producer>, who: Consumer = mirror()) =>
  startAtHead(store, from.table, { consumer: who, source: SOURCE, aggregateType: 'Tally' });

const receiveAll = async ({ receiveBody }: Rig, bodies: readonly string[]): Promise<void> => {
  for (const body of bodies) await receiveBody(body);
};

describe('a consumer that joins late and starts at the head', () => {
  test('has a fence at what each aggregate has published', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1, 2, 3);
    await from.notes('t');
    await from.raises('u', 1);
    expect(await join(bench, from)).toEqual({ started: 2, kept: 0 });
    expect(await bench.fence('t')).toMatchObject({ lastSequence: 3, blockedAt: [] });
    expect((await bench.fence('u')).lastSequence).toBe(1);
  });

  test('has none of an aggregate that has published nothing: it gets its events from the first', async () => {
    const [from, bench] = [producer(), rig()];
    await from.notes('t');
    expect(await join(bench, from)).toEqual({ started: 0, kept: 0 });
    expect(bench.table.items()).toEqual([]);
    await from.raises('t', 7);
    await receiveAll(bench, from.published('t'));
    expect(await bench.history('t')).toEqual([7]);
  });

  test('follows one type of aggregate; the names of the others may begin alike', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1);
    const request = { consumer: mirror(), source: SOURCE, aggregateType: 'Tall' };
    expect(await startAtHead(bench.store, from.table, request)).toEqual({ started: 0, kept: 0 });
  });

  test('handles what is published from then on, in order', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1, 2);
    await join(bench, from);
    await from.raises('t', 3, 4);
    await receiveAll(bench, from.published('t').slice(2).toReversed());
    expect(await bench.history('t')).toEqual([3, 4]);
    expect(bench.waiting()).toEqual([]);
  });

  test('takes what was published before for duplicates, never for sequences that were used again', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1, 2, 3);
    await join(bench, from);
    await receiveAll(bench, from.published('t'));
    await from.raises('t', 4);
    await receiveAll(bench, from.published('t').toReversed());
    expect(bench.dead).toEqual([]);
    expect(await bench.history('t')).toEqual([4]);
  });

  test('has no gap where events are published while it joins: they wait in its queue', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1);
    const joining = join(bench, from);
    await from.raises('t', 2);
    await from.raises('new', 1);
    await joining;
    await receiveAll(bench, [...from.published('t').slice(1), ...from.published('new')]);
    const { lastSequence } = await bench.fence('t');
    expect(lastSequence).toBe(2);
    expect(bench.dead).toEqual([]);
    expect((await bench.fence('new')).lastSequence).toBe(1);
  });

  test('keeps the fence of an aggregate with which it had begun', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1, 2, 3);
    await from.raises('u', 1);
    await receiveAll(bench, from.published('t').slice(0, 1));
    const before = await bench.fence('t');
    expect(await join(bench, from)).toEqual({ started: 1, kept: 1 });
    expect(await bench.fence('t')).toEqual(before);
    await receiveAll(bench, from.published('t').slice(1));
    expect(await bench.history('t')).toEqual([1, 2, 3]);
  });

  test('has not begun with an aggregate of which it has parked something: what is after the head follows', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1, 2, 3);
    await bench.take('t', 3, 5);
    expect(await join(bench, from)).toEqual({ started: 1, kept: 0 });
    await bench.take('t', 4);
    expect(await bench.history('t')).toEqual([4, 5]);
    expect(bench.waiting()).toEqual([]);
  });

  test('keeps the fence of an aggregate whose first event is a dead letter', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1, 2);
    await bench.receiveBody(delivered(eventOf('t', 1, { data: { by: -1 } })));
    expect(await join(bench, from)).toEqual({ started: 0, kept: 1 });
    expect(await bench.fence('t')).toMatchObject({ lastSequence: 0, blockedAt: [1] });
  });

  test('may be told to twice: the second time changes nothing', async () => {
    const [from, bench] = [producer(), rig()];
    await from.raises('t', 1);
    await from.raises('u', 1);
    expect(await join(bench, from)).toEqual({ started: 2, kept: 0 });
    const before = bench.table.items();
    await from.raises('t', 2);
    expect(await join(bench, from)).toEqual({ started: 0, kept: 2 });
    expect(bench.table.items()).toEqual(before);
    await receiveAll(bench, from.published('t'));
    expect(await bench.history('t')).toEqual([2]);
  });

  test('is told after every aggregate how far it is', async () => {
    const [from, bench] = [producer(), rig()];
    for (const id of ['t', 'u']) await from.raises(id, 1);
    const seen: number[] = [];
    const onProgress = ({ started }: { readonly started: number }) => void seen.push(started);
    const request = { consumer: mirror(), source: SOURCE, aggregateType: 'Tally', onProgress };
    await startAtHead(bench.store, from.table, request);
    expect(seen).toEqual([1, 2]);
  });

  test('waits for no event that was published before it joined', async () => {
    const visits = consumer({
      name: 'mirror',
      ordered: 'for the test',
      on: [
        handles(raised, () => undefined),
        handles(passed, ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by)), {
          after: { contract: raised, id: ({ data }) => data.gate },
        }),
      ],
    });
    const [from, bench] = [producer(), rig(visits)];
    await from.raises('t', 1);
    await join(bench, from, visits);
    expect((await bench.fence('t')).handledTypes).toEqual(['tally.raised']);
    const visit = (id: string, to: string) =>
      delivered(eventOf(id, 1, { type: 'tally.passed', data: { by: 1, gate: to } }));
    await receiveAll(bench, [visit('known', 't'), visit('unknown', 'u')]);
    expect(await bench.history('known')).toEqual([1]);
    expect(await bench.history('unknown')).toEqual([]);
    expect(bench.parked()).toHaveLength(1);
  });
});

test('law: a consumer that joins late and takes the full history has all of it in order, in whatever order it is published again, and whatever is published meanwhile', async () => {
  const arbitrary = fc
    .record({ before: fc.integer({ min: 1, max: 6 }), meanwhile: fc.integer({ min: 0, max: 3 }) })
    .chain(({ before, meanwhile }) => {
      const total = before + meanwhile;
      const positions = Array.from({ length: total + before }, (_, position) => position);
      return fc.record({
        before: fc.constant(before),
        total: fc.constant(total),
        order: fc.shuffledSubarray(positions, { minLength: positions.length }),
      });
    });
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ before, total, order }) => {
      const [from, bench] = [producer(), rig()];
      const amounts = Array.from({ length: total }, (_, position) => position + 1);
      await from.raises('t', ...amounts);
      // All of it again, for this consumer; and again what was there before, as when it is asked for twice.
      const again = from.published('t', { id: 'r-1', consumer: 'mirror' });
      const bodies = [
        ...again.slice(0, before),
        ...from.published('t').slice(before),
        ...again.slice(0, before),
      ];
      await receiveAll(
        bench,
        order.flatMap((position) => bodies[position] ?? []),
      );
      expect(await bench.history('t')).toEqual(amounts);
      expect([...bench.waiting(), ...bench.dead]).toEqual([]);
    }),
  );
});
