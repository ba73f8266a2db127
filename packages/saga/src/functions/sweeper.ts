import type { Log } from '@edtech/contracts';
import type { DueItem, EventStore } from '@edtech/event-store';
import { ATTENTION_SHARDS, type AttentionKind, attentionPk } from '@edtech/event-store/layout';
import { fireTimer } from '../store/fire.ts';
import { decodeSaga } from '../store/items.ts';
import type { SagaVersions } from '../store/registry.ts';

/** How long past its deadline a saga is left to its timers' own removals. */
export const LOST_TIMER_MILLISECONDS = 60_000;

export interface SagaSweeperOptions {
  readonly store: EventStore;
  /** All sagas of the table. */
  readonly sagas: readonly SagaVersions[];
  readonly log: Log;
}

/** What one pass did. */
export interface SagaSweepReport {
  /** Timers that were due and deleted: their removal fires them. */
  readonly deleted: number;
  /** Timeouts that the sweeper ran itself, because nothing else had. */
  readonly rescued: number;
  readonly errors: number;
  /** Shards that held more when the time of the pass was up. */
  readonly unfinished: number;
}

export interface SagaSweeper {
  /**
   * One pass over everything that is due, ended early at `deadline` (epoch milliseconds). Safe to run in several copies. Never
   * rejects: trouble is logged, counted, and met again by a later pass.
   */
  sweep(deadline: number): Promise<SagaSweepReport>;
}

type Counts = { -readonly [Count in keyof SagaSweepReport]: number };

const PAGE = 25;

/**
 * The second clock of timers, and the guarantee of sagas: what is due is deleted; and the timeout of a saga whose deadline is long
 * over is run, so that nothing hangs even when the removal of its timer was lost with the stream.
 */
export const createSagaSweeper = ({ store, sagas, log }: SagaSweeperOptions): SagaSweeper => {
  const { table, timing } = store;

  const deleteTimer = async ({ pk, sk }: DueItem): Promise<Partial<Counts>> => {
    // The index is a moment behind: another clock may have been first, which deletes once all the same.
    await table.write({ kind: 'delete', key: { pk, sk }, when: [] });
    return { deleted: 1 };
  };

  const rescue = async ({ pk, sk }: DueItem): Promise<Partial<Counts>> => {
    const item = await table.get({ pk, sk });
    if (item === undefined) return {};
    const saga = decodeSaga(item);
    const versions = sagas.find(({ name }) => name === saga.name);
    if (versions === undefined) throw new Error(`no such saga is known here: ${saga.name}`);
    const lost = timing.now() - LOST_TIMER_MILLISECONDS;
    let rescued = 0;
    for (const { id, dueAt } of saga.state.openTimers) {
      if (Date.parse(dueAt) > lost) continue;
      if ((await fireTimer(store, versions, saga, id)) === 'stale') continue;
      rescued += 1;
      log({ level: 'warn', message: 'the removal of a timer was lost', pk, timer: id, dueAt });
    }
    return { rescued };
  };

  const sweepShard = async (
    kind: AttentionKind,
    shard: number,
    until: number,
    work: (entry: DueItem) => Promise<Partial<Counts>>,
    deadline: number,
    report: Counts,
  ): Promise<void> => {
    const query = {
      attentionPk: attentionPk(kind, shard),
      until: new Date(until).toISOString(),
      limit: PAGE,
    };
    let after: DueItem | undefined;
    while (timing.now() < deadline) {
      const page = await table.due({ ...query, ...(after === undefined ? {} : { after }) });
      await Promise.all(page.map((entry) => counted(report, entry, () => work(entry))));
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
    report.unfinished += 1;
  };

  const counted = async (
    report: Counts,
    facts: object,
    work: () => Promise<Partial<Counts> | undefined>,
  ): Promise<void> => {
    try {
      const { deleted = 0, rescued = 0 } = (await work()) ?? {};
      report.deleted += deleted;
      report.rescued += rescued;
    } catch (error) {
      report.errors += 1;
      log({ level: 'error', message: 'the sweep of sagas met trouble', ...facts, error: String(error) });
    }
  };

  return {
    async sweep(deadline) {
      const report: Counts = { deleted: 0, rescued: 0, errors: 0, unfinished: 0 };
      const now = timing.now();
      const shards = Array.from({ length: ATTENTION_SHARDS }, (_, shard) => shard);
      await Promise.all(
        shards.flatMap((shard) => [
          counted(report, { shard }, async () => {
            await sweepShard('timer', shard, now, deleteTimer, deadline, report);
            return undefined;
          }),
          counted(report, { shard }, async () => {
            await sweepShard('saga', shard, now - LOST_TIMER_MILLISECONDS, rescue, deadline, report);
            return undefined;
          }),
        ]),
      );
      return report;
    },
  };
};
