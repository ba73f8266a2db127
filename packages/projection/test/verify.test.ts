import {
  createVerifyHandler,
  type Finding,
  follow,
  freshSegments,
  GenerationsChanged,
  markDropping,
  projection,
  type VerifySegment,
  verifyDeep,
} from '../src/index.ts';
import { foldedFromScratch } from './folded.ts';
import { BucketRow, Pot, pots } from './pots.ts';
import { counted, emptied, filled, labelled, rig } from './rig.ts';

const { signal } = new AbortController();

/** Pots whose last events nobody was told of. */
const withSilentTails = async (count: number, ...options: Parameters<typeof rig>) => {
  const one = rig(...options);
  for (let pot = 0; pot < count; pot += 1) {
    await one.happen(`${pot}`, filled('a', pot));
    if (pot % 2 === 1) await one.silently(`${pot}`, labelled('a', 'x'));
  }
  return one;
};

test('a silent tail is caught up', async () => {
  const one = await withSilentTails(10);
  const findings: Finding[] = [];
  const report = await one.verify({ onFinding: (finding) => findings.push(finding) });
  expect(report).toMatchObject({ streams: 10, lanes: 10, behind: 5, caughtUp: 5, failed: 0, finished: true });
  expect(findings).toContainEqual({ ...one.laneOf('3'), kind: 'behind', position: 1, head: 2 });
  expect(one.rows()).toEqual(foldedFromScratch(one.source.table));
  expect(await one.verify()).toMatchObject({ streams: 10, behind: 0 });
});

test('a dry run tells it, and leaves it', async () => {
  const one = await withSilentTails(4);
  expect(await one.verify({ dryRun: true })).toMatchObject({ behind: 2, caughtUp: 0 });
  expect(await one.verify({ dryRun: true })).toMatchObject({ behind: 2, caughtUp: 0 });
});

test('it keeps to one aggregate, to a type, or to streams that are new', async () => {
  const one = await withSilentTails(6);
  expect(await one.verify({ dryRun: true, aggregateType: 'Pan' })).toMatchObject({ streams: 0 });
  const aggregate = { aggregateType: 'Pot', aggregateId: '1' };
  expect(await one.verify({ aggregate })).toMatchObject({ streams: 1, caughtUp: 1, finished: true });
  const unknown = { aggregateType: 'Pot', aggregateId: '99' };
  expect(await one.verify({ aggregate: unknown })).toMatchObject({ streams: 0, finished: true });
  one.clock.advance(3_600_000);
  const since = new Date(one.clock.now()).toISOString();
  await one.silently('2', labelled('a', 'y'));
  expect(await one.verify({ since })).toMatchObject({ streams: 1, caughtUp: 1 });
});

test('a lane that cannot follow is noted, and what was noted before is over when it can', async () => {
  let isBroken = true;
  const fragile = projection({
    name: 'fragile',
    version: 1,
    follows: follow(Pot, {
      Filled: ({ data }, rows) => {
        if (isBroken) throw new Error('cannot be shown');
        rows.add(BucketRow, { bucket: 'all' }, { total: data.value, times: 1 });
      },
    }),
  });
  const one = rig({ projections: [fragile] });
  await one.happen('1', filled('a', 1));
  const targets = [{ projection: fragile, generation: 'g1' }];
  expect(await one.verify({ targets })).toMatchObject({ behind: 1, caughtUp: 0, failed: 1 });
  expect(one.behind()).toMatchObject([{ attempts: 2 }]);
  isBroken = false;
  expect(await one.verify({ targets })).toMatchObject({ behind: 1, caughtUp: 1, failed: 0 });
  expect(one.behind()).toEqual([]);
});

test('a lane that has come further than its stream is told', async () => {
  const one = await withSilentTails(1);
  await one.silently('0', labelled('a', 'x'));
  await one.advance('0');
  for (const { pk, sk } of one.source.table.items().filter(({ version }) => version === 2))
    await one.source.table.write({ kind: 'delete', key: { pk, sk }, when: [] });
  const findings: Finding[] = [];
  expect(await one.verify({ onFinding: (finding) => findings.push(finding) })).toMatchObject({
    ahead: 1,
    behind: 0,
  });
  expect(findings).toEqual([{ ...one.laneOf('0'), kind: 'ahead', position: 2, head: 1 }]);
});

test('it stops when it is told to, and goes on where it was', async () => {
  const one = await withSilentTails(200);
  const stopping = new AbortController();
  const segments = [...freshSegments(2)];
  const onProgress = (segment: VerifySegment) => {
    segments[segment.segment] = segment;
    stopping.abort();
  };
  const stopped = await one.verify({ segments, onProgress, signal: stopping.signal });
  expect(stopped).toMatchObject({ finished: false });
  expect(stopped.streams).toBeLessThan(200);
  expect(await one.verify({ segments })).toMatchObject({ streams: 200, caughtUp: 100, finished: true });
});

test('it leaves a generation alone that is dropped meanwhile', async () => {
  const one = await withSilentTails(3);
  await one.rebuild(pots(2));
  await markDropping(one.stored, 'pots', 'g2');
  const targets = [{ projection: pots(2), generation: 'g2' }];
  await expect(one.verify({ targets })).rejects.toThrow(GenerationsChanged);
});

describe('in depth', () => {
  const deep = async (one: ReturnType<typeof rig>, more: object = {}) => {
    const findings: Finding[] = [];
    const report = await verifyDeep({
      ...one.options,
      target: { projection: pots(), generation: 'g1' },
      segments: 2,
      signal,
      onFinding: (finding) => findings.push(finding),
      ...more,
    });
    return { report, findings };
  };

  const healthy = async () => {
    const one = rig();
    for (let pot = 0; pot < 5; pot += 1)
      await one.happen(`${pot}`, filled('a', pot), filled('b', 1), emptied('b'), counted('p', 1));
    return one;
  };

  test('rows that are as they should be are as they should be', async () => {
    const { report, findings } = await deep(await healthy());
    expect(report).toEqual({ aggregates: 5, different: 0, inMotion: 0, finished: true });
    expect(findings).toEqual([]);
  });

  test('a row that was changed, one that is missing, and one too many are found', async () => {
    const one = await healthy();
    const { update, write, get } = one.stored;
    await update({ kind: 'update', key: { pk: 'slots#g1#1', sk: 'a' }, set: { value: 99 }, when: [] });
    await write({ kind: 'delete', key: { pk: 'slots#g1#2', sk: 'a' }, when: [] });
    const row = await get({ pk: 'slots#g1#3', sk: 'a' });
    if (row === undefined) throw new Error('it is there');
    await write({ kind: 'put', item: { ...row, sk: 'z', slot: 'z' }, when: [] });
    const { report, findings } = await deep(one);
    expect(report).toMatchObject({ different: 3, finished: true });
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          aggregateId: '1',
          expected: expect.objectContaining({ value: 1 }),
          found: expect.objectContaining({ value: 99 }),
        }),
        expect.objectContaining({ aggregateId: '2', found: undefined }),
        expect.objectContaining({
          aggregateId: '3',
          expected: undefined,
          found: expect.objectContaining({ slot: 'z' }),
        }),
      ]),
    );
    const aggregate = { aggregateType: 'Pot', aggregateId: '3' };
    expect((await deep(one, { aggregate })).report).toMatchObject({ aggregates: 1, different: 1 });
  });

  test('a projection that cannot take the events any more is told', async () => {
    const one = await healthy();
    const broken = projection({
      name: 'pots',
      version: 1,
      follows: follow(Pot, {
        Filled: () => {
          throw new Error('cannot be shown');
        },
      }),
    });
    const { findings } = await deep(one, { target: { projection: broken, generation: 'g1' } });
    expect(findings).toContainEqual({
      ...one.laneOf('1'),
      kind: 'unfoldable',
      version: 0,
      error: 'Error: cannot be shown',
    });
  });
});

describe('the handler', () => {
  const handlerOf = (one: ReturnType<typeof rig>) =>
    createVerifyHandler({ ...one.options, projections: [pots(1), pots(2)], log: one.log });
  const of = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds });

  test('verifies every generation, once a day', async () => {
    const one = await withSilentTails(20);
    await one.rebuild(pots(2));
    const handler = handlerOf(one);
    await handler({}, of(60_000));
    const expected = foldedFromScratch(one.source.table);
    expect([one.rows('g1'), one.rows('g2')]).toEqual([expected, expected]);
    expect(one.logged.at(-1)).toMatchObject({ message: 'read models verified', streams: 20, lanes: 40 });
    await one.silently('1', labelled('a', 'y'));
    await handler({}, of(60_000));
    expect(await one.position('1')).toBe(2);
    one.clock.advance(20 * 3_600_000);
    await handler({}, of(60_000));
    expect(await one.position('1')).toBe(3);
  });

  test('ends in time, and goes on at the next invocation', async () => {
    const one = await withSilentTails(100);
    let invocations = 0;
    for (; invocations === 0 || one.logged.at(-1)?.message !== 'read models verified'; invocations += 1)
      await handlerOf(one)({}, of(0));
    expect(invocations).toBeGreaterThan(5);
    expect(one.logged.at(-1)).toMatchObject({ streams: 100, caughtUp: 50 });
    expect(one.rows()).toEqual(foldedFromScratch(one.source.table));
  });
});
