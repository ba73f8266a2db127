import { type MemoryTable, memoryTable, TableUnavailable } from '@edtech/event-store';
import { type ManualClock, manualClock } from '@edtech/testkit';
import fc from 'fast-check';
import {
  type AdvanceOptions,
  beginRebuild,
  createProjectionSweeper,
  createProjector,
  GenerationsChanged,
  type Projection,
  rebuild,
} from '../src/index.ts';
import { Crashed, type Fault, faulty, mortal, putting, taking } from './faults.ts';
import { type Happened, history } from './histories.ts';
import { batchOf, streams } from './streams.ts';

const MOST_EVENTS = 25;

interface Delivery {
  readonly projector: number;
  /** So many events later. */
  readonly late: number;
}

export interface Scene {
  readonly happened: readonly Happened[];
  /** How often the record of each event is delivered: not at all is lost. */
  readonly deliveries: readonly (readonly Delivery[])[];
  /** Of the writes to the read models, one after the other. */
  readonly faults: readonly Fault[];
  /** After so many writes the rebuild dies, each time that it runs. */
  readonly deaths: readonly { readonly at: number; readonly done: 'before' | 'after' }[];
  readonly rebuildAfter: number;
  readonly sweeps: number;
  /** No record is lost, and what fails is delivered again. */
  readonly isLossless: boolean;
}

export const scene: fc.Arbitrary<Scene> = fc.record({
  happened: history(MOST_EVENTS),
  deliveries: fc.array(fc.array(fc.record({ projector: fc.nat(1), late: fc.nat(6) }), { maxLength: 3 }), {
    minLength: MOST_EVENTS,
    maxLength: MOST_EVENTS,
  }),
  faults: fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constant('none' as const) },
      { weight: 1, arbitrary: fc.constantFrom('out' as const, 'lost' as const, 'contention' as const) },
    ),
    { maxLength: 150, size: 'max' },
  ),
  deaths: fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 12 }),
      done: fc.constantFrom('before' as const, 'after' as const),
    }),
    { maxLength: 3 },
  ),
  rebuildAfter: fc.nat(60),
  sweeps: fc.nat(2),
  isLossless: fc.boolean(),
});

export interface Played {
  readonly events: MemoryTable;
  readonly views: MemoryTable;
  readonly clock: ManualClock;
}

const log = () => {};

/** Plays a scene: two projectors, a sweeper and a rebuild at once, each call of each at a moment that `scheduler` picks. */
export const play = async (
  scheduler: fc.Scheduler,
  readModel: (version: number) => Projection,
  drawn: Scene,
): Promise<Played> => {
  const clock = manualClock();
  const turn = () => scheduler.schedule(Promise.resolve());
  const source = streams(clock);
  const views = memoryTable();
  let calls = 0;
  const options: AdvanceOptions = {
    events: taking(turn, source.table),
    views: faulty(taking(turn, views), () => drawn.faults[calls++] ?? 'none'),
    timing: clock,
  };
  const projections = [readModel(1), readModel(2)];
  const projectors = [0, 1].map(() => createProjector({ ...options, projections, log }));
  const sweeper = createProjectionSweeper({ ...options, projections, log });
  const running = new Set<Promise<unknown>>();
  const run = (work: Promise<unknown>): void => {
    const ended = work.catch(() => undefined).finally(() => running.delete(ended));
    running.add(ended);
  };

  const deliver = (event: number, projector: number): void => {
    const [record, invoke] = [source.records[event], projectors[projector]];
    if (record === undefined || invoke === undefined) return;
    const invocation = async (): Promise<void> => {
      const { batchItemFailures } = await invoke(batchOf(record));
      if (batchItemFailures.length > 0 && drawn.isLossless) await invocation();
    };
    run(invocation());
  };

  const write = async (): Promise<void> => {
    for (const [step, { id, event }] of drawn.happened.entries()) {
      await turn();
      await source.append(id, event);
      for (const [of, deliveries] of drawn.deliveries.entries())
        for (const { projector, late } of deliveries) if (of + late === step) deliver(of, projector);
      if (step % 10 < drawn.sweeps) run(sweeper.sweep(clock.now() + 1_000));
      clock.advance(20_000);
    }
    if (drawn.isLossless) for (const event of drawn.happened.keys()) deliver(event, event % 2);
  };

  /** Nobody acts on what he knew of the generations before: the wait of `beginRebuild`, in which time is the clock's. */
  const timing = {
    ...clock,
    async sleep(milliseconds: number) {
      await Promise.all(running);
      clock.advance(milliseconds);
    },
  };
  const signal = new AbortController().signal;
  const rebuilding = { ...options, timing, signal, projection: readModel(2) };

  const rebuildOnce = async (resume: boolean, death?: Scene['deaths'][number]): Promise<boolean> => {
    const process = mortal();
    if (death !== undefined) process.diesAt(death.at, death.done);
    const mine = { ...rebuilding, views: process.table(options.views) };
    const generation = await beginRebuild({ ...mine, resume });
    if (generation === undefined) throw new Error('nobody interrupts it');
    const scan = { segments: 2, concurrency: 2, pace: { spend: turn } };
    const puts = putting(mine.views);
    const { finished } = await rebuild({
      ...mine,
      ...scan,
      puts,
      timing: clock,
      generation: generation.id,
      log,
    });
    return finished;
  };

  const rebuildWhatever = async (): Promise<void> => {
    for (let step = 0; step < drawn.rebuildAfter; step += 1) await turn();
    const deaths = [...drawn.deaths];
    for (;;) {
      const hasBegun = views.items().some(({ status }) => status === 'building');
      try {
        await rebuildOnce(hasBegun, deaths.shift());
        return;
      } catch (error) {
        const comesAgain =
          error instanceof Crashed ||
          error instanceof TableUnavailable ||
          error instanceof GenerationsChanged;
        const isRefused = error instanceof Error && 'code' in error && error.code === 'rebuild-incomplete';
        if (!comesAgain && !isRefused) throw error;
        if (views.items().some(({ status, sk }) => status === 'ready' && sk !== 'generation#g1')) return;
      }
    }
  };

  await scheduler.waitFor(Promise.all([write(), rebuildWhatever()]).then(() => Promise.all(running)));
  return { events: source.table, views, clock };
};
