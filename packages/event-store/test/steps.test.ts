import type { Decision } from '@edtech/event-store/aggregate';
import { manualClock, note, raise, Tally, TallyFull, tallyWithSnapshots } from '@edtech/testkit';
import fc from 'fast-check';
import { createEventStore, inboxMarker, memoryTable } from '../src/index.ts';
import { snapshotKey } from '../src/layout/index.ts';

const context = { correlationId: 'c-1', causationId: 'r-1', actor: { kind: 'anonymous' } } as const;

/** A store, one that somebody else has, and the streams that the first one has queried. */
const scene = () => {
  const table = memoryTable();
  const queried: string[] = [];
  const storeOn = (on: typeof table) =>
    createEventStore({ table: on, source: 'edtech.test', timing: manualClock() });
  const store = storeOn({
    ...table,
    range(query) {
      queried.push(query.pk);
      return table.range(query);
    },
  });
  const other = storeOn(table);
  return {
    table,
    store,
    steps: store.inSteps(),
    queried,
    /** What somebody else decides. */
    meanwhile: (decide: ReturnType<typeof raise>) => other.execute(Tally, 't-1', decide, { context }),
    outcome: () => other.load(Tally, 't-1'),
  };
};

describe('a command that commits in steps', () => {
  test('loads a stream once', async () => {
    const { steps, queried, outcome } = scene();
    await steps.transact({ context }, async (tx) => {
      await tx.execute(Tally, 't-1', raise(1));
      await tx.execute(Tally, 't-2', raise(1));
    });
    await steps.execute(Tally, 't-1', raise(2), { context });
    expect(await steps.execute(Tally, 't-1', raise(3), { context })).toMatchObject({
      state: { total: 6 },
      version: 3,
    });
    expect(queried).toEqual(['stream#Tally#t-1', 'stream#Tally#t-2']);
    expect(await outcome()).toMatchObject({ state: { total: 6 }, version: 3, published: 3 });
  });

  test('decides a step again on what somebody else has written meanwhile', async () => {
    const { steps, meanwhile, outcome } = scene();
    await steps.execute(Tally, 't-1', raise(1), { context });
    await meanwhile(raise(10));
    expect(await steps.execute(Tally, 't-1', raise(2), { context })).toMatchObject({
      state: { total: 13 },
      version: 3,
    });
    expect(await outcome()).toMatchObject({ state: { total: 13 }, version: 3, published: 3 });
  });

  test('has nothing refused because of what is no longer so', async () => {
    const { steps, meanwhile } = scene();
    await steps.execute(Tally, 't-1', raise(1), { context });
    await meanwhile(raise(10));
    const unlessBegun: ReturnType<typeof raise> = ({ total }) => {
      if (total < 11) throw new TallyFull();
      return raise(1)({ total });
    };
    expect(await steps.execute(Tally, 't-1', unlessBegun, { context })).toMatchObject({ version: 3 });
  });

  test('is refused what the stream refuses, and can go on', async () => {
    const { steps } = scene();
    await steps.execute(Tally, 't-1', raise(1), { context });
    await expect(steps.execute(Tally, 't-1', raise(1, 1), { context })).rejects.toThrow(TallyFull);
    expect(await steps.execute(Tally, 't-1', raise(2), { context })).toMatchObject({ version: 2 });
  });

  test('finds that nothing is to be done only on what is so', async () => {
    const { steps, meanwhile } = scene();
    await steps.execute(Tally, 't-1', raise(1), { context });
    await meanwhile(raise(10));
    const nothing = await steps.execute(Tally, 't-1', () => [], { context });
    expect(nothing).toMatchObject({ state: { total: 11 }, version: 2, events: [] });
  });

  test('decides on another aggregate only what holds of the one that it remembers', async () => {
    const { steps, meanwhile, outcome } = scene();
    await steps.execute(Tally, 't-1', raise(1), { context });
    await meanwhile(raise(10));
    const seen: number[] = [];
    await steps.transact({ context }, async (tx) => {
      const { state } = await tx.read(Tally, 't-1');
      seen.push(state.total);
      await tx.execute(Tally, 't-2', raise(state.total));
    });
    expect(seen).toEqual([1, 11]);
    expect(await outcome()).toMatchObject({ version: 2 });
  });

  test('does not remember what it has only read', async () => {
    const { steps, meanwhile, queried } = scene();
    await meanwhile(raise(10));
    const read = () => steps.transact({ context }, (tx) => tx.read(Tally, 't-1'));
    expect(await read()).toMatchObject({ result: { version: 1 } });
    await meanwhile(raise(10));
    expect(await read()).toMatchObject({ result: { version: 2 } });
    expect(queried).toHaveLength(2);
  });

  test('looks at what nothing checks as it is now', async () => {
    const { steps, meanwhile } = scene();
    await steps.execute(Tally, 't-1', raise(1), { context });
    await meanwhile(raise(10));
    const seen = await steps.transact({ context }, async (tx) => {
      const { state } = await tx.peek(Tally, 't-1');
      await tx.execute(Tally, 't-2', raise(state.total));
      return state;
    });
    expect(seen).toMatchObject({ result: { total: 11 } });
  });

  test('keeps its guard: what was handled before is a duplicate', async () => {
    const { steps, outcome } = scene();
    const guard = inboxMarker('mirror', 'e-1', 4_000_000_000);
    const step = () =>
      steps.transact({ context, guard }, async (tx) => void (await tx.execute(Tally, 't-1', raise(1))));
    expect(await step()).toMatchObject({ outcome: 'committed' });
    expect(await step()).toEqual({ outcome: 'duplicate' });
    expect(await outcome()).toMatchObject({ version: 1 });
  });

  test('takes snapshots as ever', async () => {
    const { steps, table } = scene();
    const versions: unknown[] = [];
    for (let step = 0; step < 7; step += 1) {
      await steps.execute(tallyWithSnapshots(3), 't-1', raise(1), { context });
      versions.push((await table.get(snapshotKey('Tally', 't-1')))?.version);
    }
    expect(versions).toEqual([undefined, undefined, 3, 3, 3, 6, 6]);
  });
});

/** What one command, and somebody else between its steps, may do. */
const deeds: Readonly<Record<string, Decision<typeof Tally>>> = {
  raise: raise(1),
  'raise if there is room': raise(2, 6),
  note: note('n'),
  nothing: () => [],
  'raise if odd': ({ total }) => (total % 2 === 1 ? raise(3)({ total }) : []),
};

test('law: steps come to what they come to when each of them loads', async () => {
  const deed = fc.constantFrom(...Object.keys(deeds));
  const act = fc.record({ who: fc.constantFrom('steps', 'other'), deed });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
      const play = async (inSteps: boolean) => {
        const { store, steps, meanwhile, outcome } = scene();
        const own = inSteps ? steps : store;
        const told: unknown[] = [];
        for (const { who, deed: name } of acts) {
          const decide = deeds[name] ?? note('none');
          const done = who === 'other' ? meanwhile(decide) : own.execute(Tally, 't-1', decide, { context });
          told.push(await done.then(({ state, version }) => ({ state, version })).catch(String));
        }
        return { told, left: await outcome() };
      };
      expect(await play(true)).toEqual(await play(false));
    }),
  );
});
