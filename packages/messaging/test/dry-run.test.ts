import { dryRun } from '../src/index.ts';
import { delivered, eventOf, record } from './deliveries.ts';
import { fragile, mirror, rig } from './rig.ts';

const DAY = 24 * 60 * 60 * 1_000;

const scene = (declared = mirror()) => {
  const bench = rig(declared);
  const attempt = (body: string, inSpiteOfAge = false) =>
    dryRun(
      { consumer: declared, table: bench.table, source: 'edtech.mirror', timing: bench.clock, inSpiteOfAge },
      body,
    );
  return { ...bench, attempt };
};

const appended = ({ writes }: Awaited<ReturnType<typeof dryRun>>) =>
  writes.flatMap((write) =>
    write.kind === 'put' && write.item.sk.startsWith('event#') ? [`${write.item.pk} ${write.item.sk}`] : [],
  );

describe.each([
  ['an ordered consumer', mirror()],
  ['an unordered one', mirror(false)],
])('a dry run of %s', (_, declared) => {
  test('says what would be committed, and commits nothing', async () => {
    const { attempt, take, table, history } = scene(declared);
    await take('t', 1);
    const before = table.items();
    const run = await attempt(delivered(eventOf('t', 2)));
    expect(run.outcome).toBe('handled');
    expect(appended(run)).toEqual(['stream#Tally#t event#0000000002']);
    expect(table.items()).toEqual(before);
    expect(await history('t')).toEqual([1]);
  });

  test('knows what was handled', async () => {
    const { attempt, receive, table } = scene(declared);
    const body = delivered(eventOf('t', 1));
    await receive(record('m', body));
    const before = table.items();
    expect(await attempt(body)).toEqual({ outcome: 'duplicate', writes: [] });
    expect(table.items()).toEqual(before);
  });
});

test('an event that comes too early would be parked', async () => {
  const { attempt, table } = scene();
  expect(await attempt(delivered(eventOf('t', 3)))).toEqual({ outcome: 'parked', writes: [] });
  expect(table.items()).toEqual([]);
});

test('a handler that fails is heard, whatever it had decided', async () => {
  const { attempt, table } = scene(fragile(() => true));
  await expect(attempt(delivered(eventOf('t', 1)))).rejects.toThrow('the handler cannot');
  expect(table.items()).toEqual([]);
});

test('poison is still poison', async () => {
  const { attempt } = scene();
  await expect(attempt('no JSON')).rejects.toMatchObject({ code: 'event-malformed' });
  await expect(attempt(delivered(eventOf('t', 1, { data: {} })))).rejects.toMatchObject({
    code: 'event-invalid',
  });
});

test('an event that is too old is refused, unless that is overridden', async () => {
  const { attempt, clock } = scene(mirror(false));
  const body = delivered(eventOf('t', 1, { occurredAt: new Date(clock.now() - 40 * DAY).toISOString() }));
  await expect(attempt(body)).rejects.toMatchObject({ code: 'event-too-old' });
  expect(await attempt(body, true)).toMatchObject({ outcome: 'handled' });
});

test('a consumer that is told by its function what to work with is not tried: that may be a client of the outside', async () => {
  const { attempt } = scene(Object.assign(mirror(false), { by: () => mirror(false) }));
  await expect(attempt(delivered(eventOf('t', 1)))).rejects.toMatchObject({ code: 'dry-run-impossible' });
});
