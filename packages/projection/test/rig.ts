import type { LogEntry } from '@edtech/contracts';
import { type MemoryTable, memoryTable, type Table } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import {
  advance,
  beginRebuild,
  createProjectionSweeper,
  createProjector,
  freshSegments,
  type Lane,
  type Projection,
  paceOf,
  type RebuildOptions,
  type RebuildReport,
  readPosition,
  rebuild,
  type VerifyOptions,
  verify,
} from '../src/index.ts';
import { putting } from './faults.ts';
import { rowsOf } from './folded.ts';
import { Pot, type PotEvent, pots } from './pots.ts';
import { batchOf, streams } from './streams.ts';

interface RigOptions {
  readonly projections?: readonly Projection[];
  /** As the processes reach the read models. */
  readonly through?: (views: MemoryTable) => Table;
}

/** A service with streams, read models, projector and sweeper, and a clock, none of them real. */
export const rig = ({ projections = [pots()], through = (table) => table }: RigOptions = {}) => {
  const clock = manualClock();
  const source = streams(clock);
  const stored = memoryTable();
  const views = through(stored);
  const logged: LogEntry[] = [];
  const log = (entry: LogEntry) => void logged.push(entry);
  const options = { events: source.table, views, timing: clock };
  const projector = createProjector({ ...options, projections, log });
  const sweeper = createProjectionSweeper({ ...options, projections, log });
  const { signal } = new AbortController();

  /** These happen to a pot, and nobody is told. */
  const silently = async (id: string, ...events: readonly PotEvent[]) => {
    const records = [];
    for (const event of events) records.push(await source.append(id, event));
    return records;
  };

  const laneOf = (aggregateId: string, generation = 'g1', projection = 'pots'): Lane => ({
    projection,
    generation,
    aggregateType: Pot.type,
    aggregateId,
  });

  return {
    clock,
    source,
    stored,
    options,
    logged,
    log,
    projector,
    laneOf,
    silently,
    /** These happen to a pot, and the projector is told of all of them at once. */
    happen: async (id: string, ...events: readonly PotEvent[]) =>
      projector(batchOf(...(await silently(id, ...events)))),
    sweep: () => sweeper.sweep(clock.now() + 60_000),
    advance: (id: string, projection: Projection = pots(), generation = 'g1') =>
      advance(options, projection, laneOf(id, generation, projection.name)),
    position: (id: string, generation = 'g1', projection = 'pots') =>
      readPosition(stored, laneOf(id, generation, projection)),
    rows: (generation = 'g1', projection = 'pots') => rowsOf(stored, generation, projection),
    behind: () => stored.items().filter(({ pk }) => pk.startsWith('behind#')),
    async rebuild(
      projection: Projection = pots(2),
      more: Partial<RebuildOptions> & { readonly resume?: boolean } = {},
    ): Promise<RebuildReport & { readonly generation: string }> {
      const { resume = false, ...given } = more;
      const all = { ...options, signal, projection, ...given };
      const generation = await beginRebuild({ ...all, resume });
      if (generation === undefined) throw new Error('it was interrupted while it waited');
      const pace = paceOf(undefined, clock);
      const report = await rebuild({
        puts: putting(all.views),
        segments: 3,
        concurrency: 2,
        pace,
        log,
        ...all,
        generation: generation.id,
      });
      return { ...report, generation: generation.id };
    },
    verify: (more: Partial<VerifyOptions> = {}) =>
      verify({
        ...options,
        targets: [{ projection: pots(), generation: 'g1' }],
        segments: freshSegments(2),
        concurrency: 2,
        dryRun: false,
        signal,
        log,
        ...more,
      }),
  };
};

export const filled = (slot: string, value: number): PotEvent => ({ type: 'Filled', data: { slot, value } });
export const labelled = (slot: string, label?: string): PotEvent => ({
  type: 'Labelled',
  data: label === undefined ? { slot } : { slot, label },
});
export const emptied = (slot: string): PotEvent => ({ type: 'Emptied', data: { slot } });
export const counted = (bucket: string, by: number): PotEvent => ({ type: 'Counted', data: { bucket, by } });
export const nameTaken = (name: string): PotEvent => ({ type: 'NameTaken', data: { name } });
export const nameLeft = (name: string): PotEvent => ({ type: 'NameLeft', data: { name } });
export const ignored: PotEvent = { type: 'Ignored', data: {} };
