import type { OutboxItem, OutboxStatus } from '@edtech/event-store/layout';
import { attentionPk } from '@edtech/event-store/layout';
import { complete, completed, lease, putOff, refuse, retry } from '../src/transitions.ts';
import { scene } from './fixture.ts';

const FOREVER = { retentionDays: undefined };

/** A record in some status, as the transitions leave it there, and the table that holds it. */
const recordIn = async (status: OutboxStatus | 'PROCESSING, lease over' | 'PENDING, not due' | 'gone') => {
  const stage = scene();
  const { table, clock, commit, only } = stage;
  await commit(1);
  const lent = async () => {
    const item = await lease(table, only(), { owner: 'one', now: clock.now(), duration: 60_000 });
    if (item === undefined) throw new Error('it was due');
    return item;
  };
  let item: OutboxItem = only();
  if (status !== 'PENDING, not due') clock.advance(30_000);
  switch (status) {
    case 'PROCESSING':
      item = await lent();
      break;
    case 'PROCESSING, lease over':
      item = await lent();
      clock.advance(60_000);
      break;
    case 'COMPLETED':
      await complete(table, item, { now: clock.now(), retentionDays: 1 });
      break;
    case 'FAILED':
      for (let attempt = 0; attempt < 3; attempt += 1) {
        item = await lent();
        await refuse(table, item, 'no', clock);
        clock.advance(60_000);
      }
      break;
    case 'gone':
      await table.write({ kind: 'delete', key: item, when: [] });
      break;
  }
  return { ...stage, item };
};

type Situation = Parameters<typeof recordIn>[0];

const TRANSITIONS = {
  complete: ({ table, clock, item }: Scene) => complete(table, item, { now: clock.now(), ...FOREVER }),
  lease: async ({ table, clock, item }: Scene) =>
    (await lease(table, item, { owner: 'two', now: clock.now(), duration: 60_000 })) !== undefined,
  putOff: ({ table, clock, item }: Scene) => putOff(table, item, 'later', clock),
  refuse: async ({ table, clock, item }: Scene) => (await refuse(table, item, 'no', clock)) !== undefined,
  retry: ({ table, clock, item }: Scene) => retry(table, item, clock.now()),
};

type Scene = Awaited<ReturnType<typeof recordIn>>;
type Transition = keyof typeof TRANSITIONS;

/** The table of DESIGN §3: what each transition makes of a record in each situation; nothing where it is refused. */
const ALLOWED: Readonly<Record<Situation, Partial<Record<Transition, OutboxStatus>>>> = {
  'PENDING, not due': { complete: 'COMPLETED' },
  PENDING: { complete: 'COMPLETED', lease: 'PROCESSING' },
  PROCESSING: { complete: 'COMPLETED', putOff: 'PENDING', refuse: 'PENDING' },
  // An owner that is late but alive may still say what became of its attempt, as long as nobody took over.
  'PROCESSING, lease over': {
    complete: 'COMPLETED',
    lease: 'PROCESSING',
    putOff: 'PENDING',
    refuse: 'PENDING',
  },
  COMPLETED: {},
  FAILED: { complete: 'COMPLETED', retry: 'PENDING' },
  gone: {},
};

const cases = Object.entries(ALLOWED).flatMap(([situation, allowed]) =>
  Object.keys(TRANSITIONS).map((transition) => ({
    // The keys of an object literal are its type's.
    situation: situation as Situation,
    transition: transition as Transition,
    becomes: allowed[transition as Transition] ?? 'refused',
  })),
);

test.each(cases)('$situation, $transition: $becomes', async ({ situation, transition, becomes }) => {
  const stage = await recordIn(situation);
  const before = stage.table.items();
  expect(await TRANSITIONS[transition](stage)).toBe(becomes !== 'refused');
  if (becomes === 'refused') expect(stage.table.items()).toEqual(before);
  else expect(stage.only().status).toBe(becomes);
});

test.each(['putOff', 'refuse'] as const)(
  '%s is refused to an owner that was taken over',
  async (transition) => {
    const stage = await recordIn('PROCESSING, lease over');
    await TRANSITIONS.lease(stage);
    const before = stage.table.items();
    expect(await TRANSITIONS[transition](stage)).toBe(false);
    expect(stage.table.items()).toEqual(before);
  },
);

test.each(['putOff', 'refuse'] as const)(
  '%s is refused when the attempts are no longer those that were seen',
  async (transition) => {
    const stage = await recordIn('PROCESSING');
    const { table, item } = stage;
    await table.update({ kind: 'update', key: item, set: { processingAttempts: 1 }, when: [] });
    expect(await TRANSITIONS[transition](stage)).toBe(false);
  },
);

test.each(['putOff', 'refuse'] as const)('%s is refused a second time', async (transition) => {
  const stage = await recordIn('PROCESSING');
  expect(await TRANSITIONS[transition](stage)).toBe(true);
  expect(await TRANSITIONS[transition](stage)).toBe(false);
});

test('a lease is over at its very end, and not a millisecond before', async () => {
  const stage = await recordIn('PROCESSING');
  stage.clock.advance(59_999);
  expect(await TRANSITIONS.lease(stage)).toBe(false);
  stage.clock.advance(1);
  expect(await TRANSITIONS.lease(stage)).toBe(true);
  expect(stage.only()).toMatchObject({ owner: 'two', status: 'PROCESSING' });
});

test('completing leaves the index, the lease and the last error behind', async () => {
  const stage = await recordIn('FAILED');
  await TRANSITIONS.complete(stage);
  const [done] = stage.table.items();
  for (const attribute of ['attentionPk', 'attentionSk', 'owner', 'lastError', 'expiresAt'])
    expect(done?.[attribute]).toBeUndefined();
  expect(done?.processedAt).toBe(new Date(stage.clock.now()).toISOString());
});

describe('a record that the fast path has marked, whatever became of it meanwhile', () => {
  const situations = Object.keys(ALLOWED).filter((situation) => situation !== 'gone');

  test.each(situations.flatMap((situation) => Object.keys(TRANSITIONS).map((one) => [situation, one])))(
    'and that was %s: there is no way to %s it',
    async (situation, transition) => {
      const { item: inserted } = await recordIn('PENDING, not due');
      // The keys of an object literal are its type's.
      const stage = await recordIn(situation as Situation);
      await stage.table.puts([completed(inserted, { now: stage.clock.now(), ...FOREVER })]);
      const before = stage.table.items();
      expect(before).toContainEqual(expect.objectContaining({ status: 'COMPLETED' }));
      stage.clock.advance(61_000);
      expect(await TRANSITIONS[transition as Transition](stage)).toBe(false);
      expect(stage.table.items()).toEqual(before);
    },
  );

  test('is as if it had been completed on condition', async () => {
    const [marked, updated] = [await recordIn('PENDING'), await recordIn('PENDING')];
    const done = { now: marked.clock.now(), retentionDays: 7 };
    await marked.table.puts([completed(marked.item, done)]);
    await complete(updated.table, updated.item, done);
    const attributesOf = (stage: Scene) => Object.keys(stage.only()).toSorted();
    expect(attributesOf(marked)).toEqual(attributesOf(updated));
    expect(marked.only()).toMatchObject({
      status: 'COMPLETED',
      processedAt: updated.only().processedAt,
      expiresAt: updated.only().expiresAt,
    });
  });
});

test('a completed record expires when its retention is over, counted in whole seconds from now', async () => {
  const { table, clock, item, only } = await recordIn('PENDING');
  clock.advance(1);
  await complete(table, item, { now: clock.now(), retentionDays: 7 });
  expect(only().expiresAt).toBe(Math.ceil(clock.now() / 1_000) + 7 * 86_400);
});

test('what is not completed never expires', async () => {
  for (const situation of ['PENDING', 'PROCESSING', 'FAILED'] as const)
    expect((await recordIn(situation)).only().expiresAt).toBeUndefined();
  const { table, clock, item, only } = await recordIn('FAILED');
  await table.update({ kind: 'update', key: item, set: { expiresAt: 1 }, when: [] });
  await retry(table, item, clock.now());
  expect(only().expiresAt).toBeUndefined();
});

test('a retried record is as good as new: due now, with all of its attempts', async () => {
  const stage = await recordIn('FAILED');
  const { clock, only } = stage;
  expect(only()).toMatchObject({ processingAttempts: 3, attentionPk: expect.stringMatching(/^failed#/) });
  await TRANSITIONS.retry(stage);
  const now = new Date(clock.now()).toISOString();
  expect(only()).toMatchObject({
    processingAttempts: 0,
    nextRetryAt: now,
    attentionSk: now,
    attentionPk: expect.stringMatching(/^due#/),
  });
  expect(only().deferrals).toBeUndefined();
  expect(await TRANSITIONS.lease(stage)).toBe(true);
});

test('putting off spends no attempt and counts the deferral; refusing spends one', async () => {
  const off = await recordIn('PROCESSING');
  await TRANSITIONS.putOff(off);
  expect(off.only()).toMatchObject({ processingAttempts: 0, deferrals: 1, lastError: 'later' });
  const no = await recordIn('PROCESSING');
  await TRANSITIONS.refuse(no);
  expect(no.only()).toMatchObject({ processingAttempts: 1, lastError: 'no' });
  expect(no.only().deferrals).toBeUndefined();
});

test('the first try in vain is remembered through all others', async () => {
  const { table, clock, item, only } = await recordIn('PROCESSING');
  const first = new Date(clock.now()).toISOString();
  await putOff(table, item, 'later', clock);
  clock.advance(60_000);
  const again = await lease(table, item, { owner: 'two', now: clock.now(), duration: 60_000 });
  if (again === undefined) throw new Error('it was due');
  await refuse(table, again, 'no', clock);
  expect(only().firstTriedAt).toBe(first);
});

test('a record in the index is there under its next time, in the partition of its kind', async () => {
  for (const situation of ['PENDING', 'PROCESSING', 'FAILED'] as const) {
    const { table, only } = await recordIn(situation);
    const kind = situation === 'FAILED' ? 'failed' : 'due';
    const shards = await Promise.all(
      Array.from({ length: 8 }, (_, shard) =>
        table.due({ attentionPk: attentionPk(kind, shard), until: '~', limit: 10 }),
      ),
    );
    expect(shards.flat()).toEqual([{ pk: only().pk, sk: only().sk, at: only().attentionSk }]);
  }
});

test('of a long error the record keeps what a person reads', async () => {
  const { table, clock, item, only } = await recordIn('PROCESSING');
  await putOff(table, item, 'x'.repeat(300_000), clock);
  expect(only().lastError).toHaveLength(1_000);
});
