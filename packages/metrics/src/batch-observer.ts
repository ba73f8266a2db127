import { randomUUID } from 'node:crypto';
import type { Log } from '@edtech/contracts';
import type { Item, ItemElsewhere, Table, Timing } from '@edtech/event-store';
import { type BatchMetrics, batchMetrics } from './batch-metrics.ts';
import { bucketItem } from './bucket.ts';
import { emfLines } from './emf.ts';

/** Counts what becomes of the messages of one batch, and keeps it when the batch is over. */
export interface BatchObserver extends Pick<BatchMetrics, 'delivered' | 'forwarded' | 'swept'> {
  /** What was counted, as an item for a request that takes it along; undefined when nothing was, or nobody knows where it goes. */
  along(): FiguresAlong | undefined;
  /**
   * Keeps what was counted, with one write, or none when nothing was or a request took it along. Never rejects: figures that
   * cannot be kept are logged and dropped. Wait for it: a function is frozen as soon as it has answered.
   * @param milliseconds for which it may be waited at most
   */
  end(milliseconds: number): Promise<void>;
}

/** What a batch has to keep. */
export interface FiguresAlong extends ItemElsewhere {
  /** It was taken along, and need not be kept any more, unless more is counted. */
  taken(): void;
}

export interface BatchObserverOptions {
  readonly table: Pick<Table, 'write'>;
  /** Of the table, for the requests of others; without it none takes figures along. */
  readonly tableName?: string | undefined;
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
export const batchObserver = ({
  table,
  tableName,
  timing,
  log,
  emf,
}: BatchObserverOptions): BatchObserver => {
  const metrics = batchMetrics();
  /** Of the batch's item: whether a request has taken it or not, it is written to one place. */
  let place: { readonly id: string; readonly at: number } | undefined;
  let kept: Item | undefined;

  /** Undefined when nothing was counted. */
  const item = (): Item | undefined => {
    const figures = metrics.figures();
    if (figures.consumers.length + figures.outboxes.length + figures.sweeps.length === 0) return undefined;
    place ??= { id: randomUUID(), at: timing.now() };
    return bucketItem(figures, place);
  };

  const keep = async (milliseconds: number): Promise<void> => {
    const last = item();
    if (last === undefined) return;
    if (emf !== undefined)
      for (const line of emfLines(metrics.samples(), { ...emf, at: timing.now() })) emf.print(line);
    if (last.figures === kept?.figures) return;
    await within(
      Math.min(milliseconds, LONGEST_WRITE_MILLISECONDS),
      table.write({ kind: 'put', item: last, when: [] }),
    );
  };

  return {
    delivered: metrics.delivered,
    forwarded: metrics.forwarded,
    swept: metrics.swept,
    along() {
      const now = tableName === undefined ? undefined : item();
      if (tableName === undefined || now === undefined) return undefined;
      return {
        tableName,
        item: now,
        taken() {
          kept = now;
        },
      };
    },
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
