import type { Log } from '@edtech/contracts';
import type { Table, Timing } from '@edtech/event-store';
import { ATTENTION_SHARDS, attentionPk, type ItemKey, type OutboxItem } from '@edtech/event-store/layout';
import type { Published, Publisher } from './publisher.ts';
import { LEASE_MILLISECONDS } from './retry-policy.ts';
import { complete, lease, putOff, refuse } from './transitions.ts';

export interface SweeperOptions {
  readonly table: Table;
  readonly publisher: Publisher;
  readonly timing: Timing;
  readonly log: Log;
  /** Names this sweep in the leases that it takes. */
  readonly newOwner: () => string;
}

/** What one pass did. */
export interface SweepReport {
  readonly published: number;
  readonly deferred: number;
  readonly failed: number;
}

export interface Sweeper {
  /** One pass over everything that is due, ended early at `deadline` (epoch milliseconds). Safe to run in several copies. */
  sweep(deadline: number): Promise<SweepReport>;
}

const PAGE = 50;

/** The guarantee of the outbox: publishes whatever the fast path did not. */
export const createSweeper = ({ table, publisher, timing, log, newOwner }: SweeperOptions): Sweeper => {
  const take = async (keys: readonly ItemKey[], owner: string): Promise<readonly OutboxItem[]> => {
    const taken = await Promise.all(
      keys.map((key) => lease(table, key, { owner, now: timing.now(), duration: LEASE_MILLISECONDS })),
    );
    return taken.filter((item) => item !== undefined);
  };

  const settle = async (result: Published): Promise<keyof SweepReport | undefined> => {
    const { item } = result;
    if (result.outcome === 'published') {
      await complete(table, item, timing.now());
      return 'published';
    }
    if (result.outcome === 'deferred') {
      await putOff(table, item, result.reason, timing);
      return 'deferred';
    }
    const status = await refuse(table, item, result.reason, timing);
    log({ level: 'error', message: 'the bus refused an event', id: item.id, status, reason: result.reason });
    return status === 'FAILED' ? 'failed' : undefined;
  };

  const sweepShard = async (shard: number, owner: string, deadline: number): Promise<SweepReport> => {
    const report = { published: 0, deferred: 0, failed: 0 };
    const began = new Date(timing.now()).toISOString();
    while (timing.now() < deadline) {
      const keys = await table.due({ attentionPk: attentionPk('due', shard), until: began, limit: PAGE });
      const taken = await take(keys, owner);
      const settled = await Promise.all((await publisher.publish(taken)).map(settle));
      for (const outcome of settled) if (outcome !== undefined) report[outcome] += 1;
      // The index lags behind: a page of which nothing could be taken shows what others, or this pass, already have.
      if (taken.length === 0 || keys.length < PAGE) break;
    }
    return report;
  };

  return {
    async sweep(deadline) {
      const owner = newOwner();
      const shards = Array.from({ length: ATTENTION_SHARDS }, (_, shard) =>
        sweepShard(shard, owner, deadline),
      );
      const reports = await Promise.all(shards);
      return reports.reduce((total, one) => ({
        published: total.published + one.published,
        deferred: total.deferred + one.deferred,
        failed: total.failed + one.failed,
      }));
    },
  };
};
