import { type Item, type Table, TableUnavailable } from '@edtech/event-store';
import type { OutboxItem } from '@edtech/event-store/layout';
import { TellingTally } from '@edtech/testkit';
import fc from 'fast-check';
import { createForwarder } from '../src/forwarder.ts';
import type { Published, Publisher } from '../src/publisher.ts';
import { createSweeper, type Sweeper } from '../src/sweeper.ts';
import { deferred, noLog, published, refused, scene } from './fixture.ts';

/** Those who work on the outbox; each does what it does next when the scheduler lets it. */
type Actor = 'forwarder' | 'sweeper one' | 'sweeper two';

interface Step {
  readonly actor: Actor;
  /** Milliseconds that pass before it begins. */
  readonly after: number;
  /** Whether the bus takes anything while it works. */
  readonly bus: 'up' | 'down' | 'flaky';
  /** Its writes that fail, by their place among them; some of these were done although nobody heard of it. */
  readonly failing: readonly number[];
  readonly unheard: boolean;
  /** Whether it dies in the middle: none of its later calls is made. */
  readonly diesAfter: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  actor: fc.constantFrom<Actor>('forwarder', 'sweeper one', 'sweeper two'),
  after: fc.constantFrom(0, 1, 999, 5_000, 20_000, 30_000, 61_000),
  bus: fc.constantFrom('up', 'up', 'down', 'flaky'),
  failing: fc.array(fc.nat(20), { maxLength: 4 }),
  unheard: fc.boolean(),
  diesAfter: fc.constantFrom(3, 8, 1_000, 1_000, 1_000),
});

/** The bus refuses the events of these aggregates for good. */
const isRefused = ({ aggregateId }: OutboxItem): boolean => Number(aggregateId.slice(2)) % 3 === 2;

const setUp = (scheduler: fc.Scheduler) => {
  const stage = scene(TellingTally);
  const taken = new Map<string, number>();
  const letters = new Set<string>();
  const stolen: string[] = [];
  const { clock } = stage;

  /** The table as one actor's run sees it: late, failing where the step says so, and gone when the actor dies. */
  const tableFor = ({ failing, unheard, diesAfter }: Omit<Step, 'actor' | 'after' | 'bus'>): Table => {
    let calls = 0;
    let writes = 0;
    const begin = async (what: string): Promise<boolean> => {
      await scheduler.schedule(Promise.resolve(), what);
      calls += 1;
      if (calls > diesAfter) throw new TableUnavailable('its caller is dead');
      const fails = failing.includes(writes);
      writes += 1;
      return fails;
    };
    return {
      ...stage.table,
      async due(query) {
        await scheduler.schedule(Promise.resolve(), 'due');
        return stage.table.due(query);
      },
      async update(update) {
        const fails = await begin('update');
        if (fails && !unheard) throw new TableUnavailable('not done');
        const before = await stage.table.get(update.key);
        const outcome = await stage.table.update(update);
        const lent = before?.status === 'PROCESSING' && update.set.status === 'PROCESSING';
        if (lent && outcome.outcome === 'applied' && Date.parse(String(before.nextRetryAt)) > clock.now())
          stolen.push(update.key.pk);
        if (fails) throw new TableUnavailable('done, and nobody heard of it');
        return outcome;
      },
      // Each by itself, so that others come between them, and those that fail are left.
      async puts(items) {
        const left: Item[] = [];
        for (const item of items) {
          const fails = await begin('put');
          if (!fails || unheard) await stage.table.puts([item]);
          if (fails) left.push(item);
        }
        return { items: left, along: false };
      },
    };
  };

  let flips = 0;
  const busFor = (state: Step['bus']): Publisher => ({
    async publish(items) {
      await scheduler.schedule(Promise.resolve(), 'publish');
      return items.map((item): Published => {
        flips += 1;
        if (state === 'down' || (state === 'flaky' && flips % 2 === 0)) return deferred(item);
        if (isRefused(item)) return refused(item);
        taken.set(item.id, (taken.get(item.id) ?? 0) + 1);
        return published(item);
      });
    },
  });

  let sweeps = 0;
  const sweeperWith = (table: Table, publisher: Publisher): Sweeper =>
    createSweeper({
      table,
      publisher,
      deadLetters: {
        async send({ id }) {
          await scheduler.schedule(Promise.resolve(), 'dead letter');
          letters.add(id);
        },
      },
      timing: clock,
      log: noLog,
      newOwner: () => {
        sweeps += 1;
        return `sweep-${sweeps}`;
      },
    });

  const run = async (one: Step, inserted: ReturnType<typeof stage.streamEvent>): Promise<void> => {
    const table = tableFor(one);
    const publisher = busFor(one.bus);
    if (one.actor === 'forwarder') {
      // Time is the scheduler's: a forwarder that waits for its next try would move it for all.
      const timing = { ...clock, sleep: () => scheduler.schedule(Promise.resolve(), 'sleep') };
      const forward = createForwarder({
        table,
        publisher,
        timing: { ...timing, random: () => 1 },
        log: noLog,
      });
      await forward(inserted, { getRemainingTimeInMillis: () => 2_050 });
    } else await sweeperWith(table, publisher).sweep(clock.now() + 20_000);
  };

  return { ...stage, taken, letters, stolen, run, busFor, tableFor, sweeperWith };
};

test('whatever is interleaved, fails and dies: every record is published, or FAILED with a dead letter, and no lease is stolen', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
      async (scheduler, records, rounds) => {
        const stage = setUp(scheduler);
        const { clock, outbox, taken, letters, stolen } = stage;
        await stage.commit(records);
        const inserted = stage.streamEvent();
        for (const round of rounds) {
          const working = round.map(async (one) => {
            clock.advance(one.after);
            await stage.run(one, inserted);
          });
          await scheduler.waitFor(Promise.all(working));
        }
        // From here on all is well, so that what must happen in the end happens.
        const well = { failing: [], unheard: false, diesAfter: Number.POSITIVE_INFINITY };
        for (let pass = 0; pass < 6; pass += 1) {
          clock.advance(61_000);
          const sweeper = stage.sweeperWith(stage.tableFor(well), stage.busFor('up'));
          await scheduler.waitFor(sweeper.sweep(clock.now() + 20_000));
        }
        expect(stolen).toEqual([]);
        for (const record of outbox()) {
          expect(record.status).toBe(isRefused(record) ? 'FAILED' : 'COMPLETED');
          expect(taken.has(record.id)).toBe(!isRefused(record));
          expect(letters.has(record.id)).toBe(isRefused(record));
          if (isRefused(record)) expect(record.processingAttempts).toBe(record.maxAttempts);
          expect(record.owner).toBeUndefined();
          expect(record.attentionPk?.split('#')[0]).toBe(isRefused(record) ? 'failed' : undefined);
        }
      },
    ),
    { numRuns: 300 },
  );
});
