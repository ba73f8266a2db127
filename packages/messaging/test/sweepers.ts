import type { LogEntry } from '@edtech/contracts';
import { createEventStore, type MemoryTable } from '@edtech/event-store';
import { createInboxSweeper, type InboxReport, type InboxSweeper } from '../src/index.ts';
import { mirror, type Rig } from './rig.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** The report of a sweep that had nothing to do. */
export const nothing: InboxReport = { resumed: 0, reported: 0, waiting: 0, blocked: 0 };

export const sweepAfter = ({ clock, sweep }: Rig, milliseconds: number): Promise<InboxReport> => {
  clock.advance(milliseconds);
  return sweep();
};

interface SweeperOptions {
  readonly through?: MemoryTable;
  /** Whether it knows the consumer whose events are parked. */
  readonly knows?: boolean;
  readonly log?: (entry: LogEntry) => void;
}

/** Another sweeper over the same table. */
export const sweeperOf = (
  { table, clock, queue, logged }: Rig,
  { through = table, knows = true, log = (entry) => void logged.push(entry) }: SweeperOptions = {},
): InboxSweeper =>
  createInboxSweeper({
    store: createEventStore({ table: through, source: 'edtech.mirror', timing: clock }),
    consumers: knows ? [{ consumer: mirror(), queue }] : [],
    log,
  });

/** Event 1 is handled, and the function ends before the parked event 2 is. */
export const cutShort = async (bench: Rig, id = 't'): Promise<void> => {
  await bench.take(id, 2);
  bench.lambda.diesAt((call) => call === 'transact', 'after');
  await bench.take(id, 1);
  bench.lambda.startsAgain();
};
