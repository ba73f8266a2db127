import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Item, Table } from '@edtech/event-store';
import type { SQSEvent } from 'aws-lambda';
import { createBus } from './bus.ts';
import { chanceOf } from './chance.ts';
import { busClientOf } from './clients.ts';
import { createEnvironment } from './environment.ts';
import { type ChanceFault, createFaults, type FaultProfile, NO_FAULTS } from './faults.ts';
import { createLambda, type Outcome } from './lambda.ts';
import { createQueue } from './queue.ts';
import { mapQueue } from './queue-mapping.ts';
import { createScheduler } from './scheduler.ts';
import { createStream } from './stream.ts';
import { type Change, createTable } from './table.ts';
import type { World } from './world.ts';

/** The simulation itself: a fault that does not do what its name says would prove nothing. */

const HOUR = 3_600_000;

const always = (...kinds: readonly ChanceFault[]): FaultProfile => ({
  rates: Object.fromEntries(kinds.map((kind) => [kind, 1])),
  outages: [],
});

const worldOf = (profile: FaultProfile = NO_FAULTS): World => {
  const chance = chanceOf(1);
  const scheduler = createScheduler({ chance: chance.fork('ties'), start: 0 });
  const faults = createFaults(profile, chance.fork('faults'), scheduler.now);
  return { chance, scheduler, faults, note: () => {} };
};

/** Lets `milliseconds` of virtual time pass. */
const pass = async ({ scheduler }: World, milliseconds: number): Promise<void> => {
  let over = false;
  scheduler.after(milliseconds, 'over', () => {
    over = true;
  });
  await scheduler.run(() => over);
};

/** What `work` comes to when the world goes on meanwhile; `undefined` when it never does. */
const outcomeOf = async <Result>(
  world: World,
  work: Promise<Result>,
): Promise<Result | Error | undefined> => {
  let outcome: Result | Error | undefined;
  work.then(
    (result) => {
      outcome = result;
    },
    (error) => {
      outcome = error;
    },
  );
  await pass(world, HOUR);
  return outcome;
};

const key = { pk: 'a', sk: '1' };
const put = (item: Item) => ({ kind: 'put', item, when: [] }) as const;

const tableOf = (world: World, changes: Change[] = []): { table: Table; base: Table } => {
  const { port, base } = createTable(world, 'table', (change) => changes.push(change));
  return { table: port(createEnvironment(world, 'one')), base };
};

describe('time', () => {
  test('jumps to what comes next, and the same moment has an order of its own for every seed', async () => {
    const { scheduler } = worldOf();
    const order: string[] = [];
    scheduler.after(20_000, 'c', () => order.push('c'));
    for (const name of ['a', 'b']) scheduler.after(10, name, () => order.push(name));
    await scheduler.run(() => false);

    expect(scheduler.now()).toBe(20_000);
    expect(order.toSorted()).toEqual(['a', 'b', 'c']);
    expect(order.at(-1)).toBe('c');
  });
});

describe('a table', () => {
  test('has written what it took, also when its answer is lost', async () => {
    const world = worldOf(always('table-answer-lost'));
    const { table, base } = tableOf(world);

    expect(await outcomeOf(world, table.transact([put(key)], 'token'))).toMatchObject({
      code: 'table-unavailable',
    });
    expect(await base.get(key)).toEqual(key);
  });

  test('has written nothing when it is throttled', async () => {
    const world = worldOf(always('table-throttled'));
    const { table, base } = tableOf(world);

    expect(await outcomeOf(world, table.write(put(key)))).toMatchObject({ code: 'table-unavailable' });
    expect(await base.get(key)).toBeUndefined();
  });

  test('has written nothing when others are at the same items', async () => {
    const world = worldOf(always('table-contention'));
    const { table, base } = tableOf(world);

    expect(await outcomeOf(world, table.transact([put(key)], 'token'))).toEqual({
      outcome: 'cancelled',
      refusals: [{ reason: 'contention' }],
    });
    expect(await base.get(key)).toBeUndefined();
  });

  test('shows a transaction half done to others while it is under way, and whole when it has answered', async () => {
    const world = worldOf(always('torn-transaction'));
    const { port } = createTable(world, 'table', () => {});
    const [writer, reader] = ['writer', 'reader'].map((name) => port(createEnvironment(world, name)));
    const places = Array.from({ length: 40 }, (_, index) => String(index).padStart(2, '0'));
    const count = async (table: Table | undefined, pk: string): Promise<number> => {
      let items = 0;
      for await (const _ of table?.range({ pk, from: '00', to: '99' }) ?? []) items += 1;
      return items;
    };
    const [during, after]: [number[], number[]] = [[], []];
    const write = async (): Promise<void> => {
      for (let round = 0; round < 20; round += 1) {
        const pk = `round ${round}`;
        const written = writer?.transact(
          places.map((sk) => put({ pk, sk })),
          pk,
        );
        void count(reader, pk).then((items) => during.push(items));
        await written;
        after.push(await count(reader, pk));
      }
    };
    await outcomeOf(world, write());

    expect(during.some((items) => items > 0 && items < places.length)).toBe(true);
    expect(new Set(after)).toEqual(new Set([places.length]));
  });

  test('has an index that follows later', async () => {
    const world = worldOf(always('index-lag'));
    const { table } = tableOf(world);
    const query = { attentionPk: 'due#0', until: '2', limit: 10 };
    const due: (readonly object[])[] = [];
    void table.write(put({ ...key, attentionPk: 'due#0', attentionSk: '1' })).then(async () => {
      due.push(await table.due(query));
    });
    await pass(world, HOUR);

    expect(due).toEqual([[]]);
    expect(await outcomeOf(world, table.due(query))).toEqual([{ ...key, at: '1' }]);
  });
});

describe('a function', () => {
  const crashing = (call: number, when: 'before' | 'after') => {
    const world = worldOf();
    const environment = createEnvironment(world, 'one');
    const effects: number[] = [];
    let died = 0;
    environment.begin({ call, when }, () => {
      died += 1;
    });
    const work = async (): Promise<void> => {
      for (const step of [1, 2, 3, 4]) await environment.call('step', () => effects.push(step));
    };
    return { world, effects, work, deaths: () => died };
  };

  test('that crashes before a call has no further effect, and is never heard of again', async () => {
    const { world, effects, work, deaths } = crashing(3, 'before');

    expect(await outcomeOf(world, work())).toBeUndefined();
    expect(effects).toEqual([1, 2]);
    expect(deaths()).toBe(1);
  });

  test('that crashes after a call had that effect, and no other', async () => {
    const { world, effects, work, deaths } = crashing(3, 'after');

    expect(await outcomeOf(world, work())).toBeUndefined();
    expect(effects).toEqual([1, 2, 3]);
    expect(deaths()).toBe(1);
  });

  test('that crashes is reported as failed', async () => {
    const world = worldOf(always('crash'));
    const { invoke } = createLambda<null, void>(world, {
      name: 'crashing',
      timeoutMilliseconds: 1_000,
      build: () => async () => {},
    });

    expect(await outcomeOf(world, invoke(null))).toEqual({ outcome: 'failed', reason: 'crashed' });
  });

  test('is ended when its time is up, and does nothing more', async () => {
    const world = worldOf();
    const effects: number[] = [];
    const { invoke } = createLambda<null, void>(world, {
      name: 'slow',
      timeoutMilliseconds: 1_000,
      build: (environment) => async () => {
        await environment.timing.sleep(900);
        await environment.call('first', () => effects.push(1));
        await environment.timing.sleep(900);
        await environment.call('second', () => effects.push(2));
      },
    });

    expect(await outcomeOf(world, invoke(null))).toEqual({ outcome: 'failed', reason: 'timed out' });
    expect(effects).toEqual([1]);
  });

  test('has a clock of its own', () => {
    const world = worldOf(always('clock-skew'));
    const clocks = ['one', 'two', 'three'].map((name) => createEnvironment(world, name).timing.now());

    expect(new Set(clocks).size).toBe(3);
    for (const now of clocks) expect(Math.abs(now)).toBeLessThanOrEqual(5_000);
  });
});

describe('a queue', () => {
  const polled = (
    world: World,
    answer: (event: SQSEvent) => Outcome<{ batchItemFailures: { itemIdentifier: string }[] }>,
  ) => {
    const deadLetters = createQueue(world, { name: 'dlq', visibilityMilliseconds: 1_000 });
    const queue = createQueue(world, {
      name: 'queue',
      visibilityMilliseconds: 90_000,
      redrive: { to: deadLetters, maxReceiveCount: 8 },
    });
    const receives: string[] = [];
    mapQueue(world, {
      queue,
      batchSize: 10,
      maximumConcurrency: 2,
      invoke: async (event) => {
        for (const { body, attributes } of event.Records)
          receives.push(`${body} ${attributes.ApproximateReceiveCount}`);
        return answer(event);
      },
    });
    return { queue, deadLetters, receives };
  };

  test('gives a message again that was not deleted, and sets it aside after eight receives', async () => {
    const world = worldOf();
    const { queue, deadLetters, receives } = polled(world, () => ({ outcome: 'failed', reason: 'crashed' }));
    queue.send('a');
    await pass(world, HOUR);

    expect(receives).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((receive) => `a ${receive}`));
    expect(queue.messages()).toEqual([]);
    expect(deadLetters.messages()).toMatchObject([{ body: 'a' }]);
  });

  test('gives only those messages of a batch again that the answer names as failed', async () => {
    const world = worldOf();
    const { queue, receives } = polled(world, ({ Records }) => ({
      outcome: 'answered',
      answer: {
        batchItemFailures: Records.filter(
          ({ body, attributes }) => body === 'b' && attributes.ApproximateReceiveCount === '1',
        ).map(({ messageId }) => ({ itemIdentifier: messageId })),
      },
    }));
    queue.send('a');
    queue.send('b');
    await pass(world, HOUR);

    expect(receives.toSorted()).toEqual(['a 1', 'b 1', 'b 2']);
    expect(queue.messages()).toEqual([]);
  });

  test('gives a message again although it was deleted, when the deletion is lost', async () => {
    const world = worldOf(always('deletion-lost'));
    const { queue, receives } = polled(world, () => ({
      outcome: 'answered',
      answer: { batchItemFailures: [] },
    }));
    queue.send('a');
    await pass(world, 100_000);

    expect(receives).toEqual(['a 1', 'a 2']);
  });
});

describe('a bus', () => {
  const send = (profile: FaultProfile) => {
    const world = worldOf(profile);
    const target = createQueue(world, { name: 'target', visibilityMilliseconds: 1_000 });
    const bus = createBus(world, [{ pattern: { source: ['a'] }, target, mends: () => false }]);
    const client = busClientOf(world, bus, createEnvironment(world, 'one'));
    const Entries = ['a', 'b'].map((Source) => ({ Source, DetailType: 't', Detail: '{}' }));
    return { world, target, answer: client.send(new PutEventsCommand({ Entries })) };
  };

  test('delivers what matches a rule, and nothing else', async () => {
    const { world, target, answer } = send(NO_FAULTS);

    expect(await outcomeOf(world, answer)).toMatchObject({ FailedEntryCount: 0 });
    expect(target.messages().map(({ body }) => JSON.parse(body).source)).toEqual(['a']);
  });

  test('delivers what it took, also when its answer is lost', async () => {
    const { world, target, answer } = send(always('bus-answer-lost'));

    expect(await outcomeOf(world, answer)).toMatchObject({ name: 'TimeoutError' });
    expect(target.messages()).toHaveLength(1);
  });

  test('delivers nothing of what it refused', async () => {
    const { world, target, answer } = send(always('entry-refused'));

    expect(await outcomeOf(world, answer)).toMatchObject({ FailedEntryCount: 2 });
    expect(target.messages()).toEqual([]);
  });

  test('delivers twice by chance', async () => {
    const { world, target, answer } = send(always('event-duplicated'));
    await outcomeOf(world, answer);

    expect(target.messages()).toHaveLength(2);
  });
});

describe('a stream', () => {
  const told = async (profile: FaultProfile, count: number) => {
    const world = worldOf(profile);
    const seen: string[] = [];
    const stream = createStream(world, {
      name: 'stream',
      filters: [{ eventName: ['INSERT'] }],
      invoke: async ({ Records }) => {
        for (const { dynamodb } of Records) seen.push(dynamodb?.Keys?.sk?.S ?? '');
        return { outcome: 'answered', answer: { batchItemFailures: [] } };
      },
    });
    for (let index = 1; index <= count; index += 1) {
      const item = { pk: 'a', sk: String(index) };
      stream.tell({ key: item, before: undefined, after: item });
      stream.tell({ key: item, before: item, after: { ...item, changed: true } });
    }
    await pass(world, HOUR);
    return { seen, waiting: stream.waiting() };
  };

  test('tells what its filters let through, in order', async () => {
    expect(await told(NO_FAULTS, 4)).toEqual({ seen: ['1', '2', '3', '4'], waiting: 0 });
  });

  test('never tells of a record that was lost', async () => {
    expect(await told(always('record-lost'), 4)).toEqual({ seen: [], waiting: 0 });
  });

  test('may tell of other items first, and of everything once', async () => {
    const { seen } = await told(always('record-reordered'), 9);

    expect(seen).not.toEqual(seen.toSorted());
    expect(seen.toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });
});

describe('faults', () => {
  test('strike no more once they have ended', () => {
    const { faults } = worldOf(always('crash'));
    const before = faults.strikes('crash');
    faults.end();

    expect([before, faults.strikes('crash')]).toEqual([true, false]);
    expect(faults.tally()).toEqual({ crash: 1 });
  });
});
