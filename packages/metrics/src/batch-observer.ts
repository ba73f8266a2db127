import { randomUUID } from 'node:crypto';
import type { Log } from '@edtech/contracts';
import type { Table, Timing } from '@edtech/event-store';
import { type BatchMetrics, batchMetrics } from './batch-metrics.ts';
import { bucketItem } from './bucket.ts';
import { emfLines } from './emf.ts';

/** Counts what becomes of the messages of one batch, and keeps it when the batch is over. */
export interface BatchObserver extends Pick<BatchMetrics, 'delivered' | 'forwarded' | 'swept'> {
  /**
   * Keeps what was counted, with one write, or none when nothing was. Never rejects: figures that cannot be kept are logged and
   * dropped. Wait for it: a function is frozen as soon as it has answered.
   * @param milliseconds for which it may be waited at most
   */
  end(milliseconds: number): Promise<void>;
}

export interface BatchObserverOptions {
  readonly table: Pick<Table, 'write'>;
  readonly timing: Pick<Timing, 'now'>;
  readonly log: Log;
  /** Where lines for CloudWatch go; there are none without. */
  readonly emf?: {
    readonly namespace: string;
    readonly service: string;
    readonly print: (line: string) => void;
  };
}

/** A table that does not answer costs a batch no more than that. */
const LONGEST_WRITE_MILLISECONDS = 1_000;

/** Begins to count a batch. */
export const batchObserver = ({ table, timing, log, emf }: BatchObserverOptions): BatchObserver => {
  const metrics = batchMetrics();

  const keep = async (milliseconds: number): Promise<void> => {
    const figures = metrics.figures();
    if (figures.consumers.length + figures.outboxes.length + figures.sweeps.length === 0) return;
    const at = timing.now();
    if (emf !== undefined) for (const line of emfLines(metrics.samples(), { ...emf, at })) emf.print(line);
    await within(
      Math.min(milliseconds, LONGEST_WRITE_MILLISECONDS),
      table.write({ kind: 'put', item: bucketItem(figures, { id: randomUUID(), at }), when: [] }),
    );
  };

  return {
    delivered: metrics.delivered,
    forwarded: metrics.forwarded,
    swept: metrics.swept,
    async end(milliseconds) {
      try {
        await keep(milliseconds);
      } catch (error) {
        log({ level: 'warn', message: 'the figures of a batch are lost', error: String(error) });
      }
    },
  };
};

/** @throws Error when `work` takes longer */
const within = async (milliseconds: number, work: Promise<unknown>): Promise<void> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('The table took too long.')), Math.max(0, milliseconds));
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // What fails after that fails for nobody.
    work.catch(() => {});
  }
};
