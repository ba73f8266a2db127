import { memoryTable } from '@edtech/event-store';
import { raise, Tally } from '@edtech/testkit';
import { type Consumer, consumer, dryRun, handles, RETRY_POLICY } from '../src/index.ts';
import { delivered, eventOf, idOf, record } from './deliveries.ts';
import { raised, rig } from './rig.ts';

type Handle = Parameters<typeof handles<typeof raised>>[1];

const repeating = (handle: Handle): Consumer =>
  consumer({
    name: 'teller',
    ordered: false,
    repeatable: 'who is told knows a version again',
    on: [handles(raised, handle)],
  });

/** A table, and the names of what is called of it. */
const watched = () => {
  const table = memoryTable();
  const calls: string[] = [];
  const tell =
    <Args extends readonly unknown[], Result>(name: string, call: (...args: Args) => Result) =>
    (...args: Args): Result => {
      calls.push(name);
      return call(...args);
    };
  return {
    calls,
    table: {
      ...table,
      get: tell('get', table.get),
      range: tell('range', table.range),
      transact: tell('transact', table.transact),
      write: tell('write', table.write),
      update: tell('update', table.update),
    },
  };
};

/** A consumer that tells of what happens, and of a replay by another key. */
const telling = (handle: Handle = () => undefined) => {
  const told: string[] = [];
  const declared = repeating((event, tx, handling) => {
    told.push(handling.idempotencyKey);
    return handle(event, tx, handling);
  });
  const { table, calls } = watched();
  return { ...rig(declared, { table }), declared, told, calls };
};

const body = delivered(eventOf('t', 1));
const DAY = 24 * 60 * 60 * 1_000;

describe('a repeatable consumer', () => {
  test('asks and writes nothing of its own for an event, and counts it as handled', async () => {
    const { receive, calls, told, observed, logged } = telling();
    expect(await receive(record('m', body))).toEqual([]);
    expect(told).toEqual([`teller:${idOf('t#1')}`]);
    expect(calls).toEqual([]);
    expect(observed).toEqual([{ consumer: 'teller', type: 'tally.raised', ending: 'handled', latency: 0 }]);
    expect(logged).toMatchObject([{ message: 'event handled', outcome: 'handled' }]);
  });

  test('handles what comes again once more, with the same key, whichever message brings it', async () => {
    const { receive, told, calls, observed } = telling();
    await receive(record('m', body));
    await receive(record('m', body, { receives: 2 }), record('n', body));
    expect(told).toEqual(Array(3).fill(`teller:${idOf('t#1')}`));
    expect(observed.map(({ ending }) => ending)).toEqual(['handled', 'handled', 'handled']);
    expect(calls).toEqual([]);
  });

  test('takes an event of any age: whether it was handled makes no difference', async () => {
    const { receive, told, dead, clock } = telling();
    clock.advance(400 * DAY);
    expect(await receive(record('m', body))).toEqual([]);
    expect(told).toHaveLength(1);
    expect(dead).toEqual([]);
  });

  test('handles in a replay with a key of that replay', async () => {
    const { receive, told } = telling();
    const replay = { id: 'r-1', consumer: 'teller', mode: 'reprocess' };
    await receive(record('m', delivered(eventOf('t', 1, { replay }))));
    expect(told).toEqual([`teller@r-1:${idOf('t#1')}`]);
  });

  test('may read what it tells of', async () => {
    const read: number[] = [];
    const { receive, store, table } = telling(async ({ aggregate: { id } }, tx) => {
      read.push((await tx.read(Tally, id)).version);
    });
    const context = { correlationId: 'c', causationId: 'd', actor: { kind: 'anonymous' } } as const;
    await store.execute(Tally, 't', raise(7), { context });
    const before = table.items();
    expect(await receive(record('m', body))).toEqual([]);
    expect(read).toEqual([1]);
    expect(table.items()).toEqual(before);
  });

  test.each<readonly [string, Handle]>([
    ['executes a command', ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by))],
    [
      'writes beside the streams',
      (_event, tx) => tx.beside({ kind: 'put', item: { pk: 'p', sk: 's' }, when: [] }),
    ],
  ])('whose handler %s is told so, and nothing is written', async (_what, handle) => {
    const { receive, table, logged, dead } = telling(handle);
    expect(await receive(record('m', body))).toEqual(['m']);
    expect(logged).toMatchObject([{ message: 'event failed', error: expect.stringContaining('repeatable') }]);
    await receive(record('m', body, { receives: RETRY_POLICY.maxReceiveCount }));
    expect(dead).toMatchObject([
      { code: 'retries-exhausted', reason: expect.stringContaining('teller is repeatable') },
    ]);
    expect(table.items()).toEqual([]);
  });

  test('keeps what fails for good as a dead letter, which is handled when it is redriven', async () => {
    let isDown = true;
    const { receive, receiveBody, dead, told, delays, observed } = telling(() => {
      if (isDown) throw new Error('nobody answers');
    });
    expect(await receive(record('m', body))).toEqual(['m']);
    expect(delays).toHaveLength(1);
    expect(await receive(record('m', body, { receives: RETRY_POLICY.maxReceiveCount }))).toEqual([]);
    expect(dead).toMatchObject([{ messageId: 'm', code: 'retries-exhausted' }]);
    isDown = false;
    expect(await receiveBody(dead[0]?.body ?? '')).toEqual([]);
    expect(told).toHaveLength(3);
    expect(observed.map(({ ending }) => ending)).toEqual(['retried', 'deadLettered', 'handled']);
  });

  test('keeps poison as a dead letter at once', async () => {
    const { receive, dead, told } = telling();
    expect(await receive(record('m', delivered(eventOf('t', 1, { data: {} }))))).toEqual([]);
    expect(dead.map(({ code }) => code)).toEqual(['event-invalid']);
    expect(told).toEqual([]);
  });

  test('is not run dry: what it does cannot be taken back', async () => {
    const { declared, table, told } = telling();
    await expect(dryRun({ consumer: declared, table, source: 'edtech.mirror' }, body)).rejects.toMatchObject({
      code: 'dry-run-impossible',
      message: expect.stringContaining('is repeatable'),
    });
    expect(told).toEqual([]);
  });
});

describe('a declaration that is repeatable', () => {
  const repeatable = repeating(() => undefined);

  test('is refused of an ordered consumer', () => {
    expect(() => consumer({ ...repeatable, ordered: 'one after the other' })).toThrow('cannot be repeatable');
  });

  test('is refused of one that is to be spared what was handled', () => {
    expect(() => consumer({ ...repeatable, reachesOutside: true })).toThrow('(reachesOutside)');
  });
});
