import type { Log } from '@edtech/contracts';
import type { DueItem, Table, Timing } from '@edtech/event-store';
import { ATTENTION_SHARDS, attentionPk, type ItemKey, type OutboxItem } from '@edtech/event-store/layout';
import pLimit from 'p-limit';
import type { DeadLetters } from './dead-letters.ts';
import { type Forwarding, type ForwardingObserver, forwarded, type ObserveForwarding } from './observe.ts';
import { type Published, type Publisher, reasonText } from './publisher.ts';
import { LEASE_MILLISECONDS } from './retry-policy.ts';
import { complete, isLastAttempt, lease, putOff, refuse } from './transitions.ts';

export interface SweeperOptions {
  readonly table: Table;
  readonly publisher: Publisher;
  readonly deadLetters: DeadLetters;
  readonly timing: Timing;
  readonly log: Log;
  /** Names this sweep in the leases that it takes. */
  readonly newOwner: () => string;
  /** Days for which published records are kept; for ever when undefined. */
  readonly retentionDays?: number | undefined;
  /** Who is told what becomes of the records of each pass. */
  readonly observe?: ObserveForwarding | undefined;
  /** Names the outbox to who observes; passes are not told without. */
  readonly outbox?: string | undefined;
}

/** What one pass did. */
export interface SweepReport {
  readonly published: number;
  /** Put off: the bus was not to be had. */
  readonly deferred: number;
  /** Refused by the bus, to be tried again. */
  readonly refused: number;
  /** Refused for the last time. */
  readonly failed: number;
  /** Records and shards that this pass could not deal with. What it left, a later pass takes up. */
  readonly errors: number;
  /** Shards that still held due records when the time of the pass was up. */
  readonly unfinished: number;
}

export interface Sweeper {
  /**
   * One pass over everything that is due, ended early at `deadline` (epoch milliseconds). Safe to run in several
   * copies. Never rejects: trouble is logged, counted, and met again by a later pass.
   */
  sweep(deadline: number): Promise<SweepReport>;
}

interface Pass {
  readonly owner: string;
  readonly deadline: number;
  readonly until: AbortSignal;
  readonly observer: ForwardingObserver | undefined;
}

type Counts = { -readonly [Count in keyof SweepReport]: number };

/** Of each shard at a time. Records are up to 400 KB, and all shards' pages have to fit into a function's memory. */
const PAGE = 25;

/**
 * Writes of a pass that are under way at a time. After an outage there are thousands to make: all of a page at once, from
 * all shards, would wait for each other until they time out, and be sent again on top of it.
 */
const WRITES_IN_FLIGHT = 16;

/** For which a pass that is over waits for its figures to be kept: less than its function has left then. */
const OBSERVING_MILLISECONDS = 1_000;

const none = (): Counts => ({ published: 0, deferred: 0, refused: 0, failed: 0, errors: 0, unfinished: 0 });

/** The guarantee of the outbox: publishes whatever the fast path did not. */
export const createSweeper = (options: SweeperOptions): Sweeper => {
  const { table, publisher, deadLetters, timing, log, newOwner, retentionDays, observe, outbox } = options;
  const writes = pLimit(WRITES_IN_FLIGHT);

  /** What `work` gives; undefined, logged and counted, when it fails. So one record's trouble is no other's. */
  const attempt = async <Result>(
    report: Counts,
    facts: ItemKey | { readonly shard: number },
    work: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      report.errors += 1;
      log({ level: 'error', message: 'the sweep met trouble', ...facts, error: String(error) });
      return undefined;
    }
  };

  const take = async (
    keys: readonly ItemKey[],
    owner: string,
    report: Counts,
  ): Promise<readonly OutboxItem[]> => {
    const taken = await Promise.all(
      keys.map(({ pk, sk }) =>
        writes(() =>
          attempt(report, { pk, sk }, () =>
            lease(table, { pk, sk }, { owner, now: timing.now(), duration: LEASE_MILLISECONDS }),
          ),
        ),
      ),
    );
    return taken.filter((item) => item !== undefined);
  };

  const settle = async (
    result: Published,
    tell: (fate: Forwarding['fate']) => void,
  ): Promise<keyof SweepReport | undefined> => {
    const { item } = result;
    if (result.outcome === 'published') {
      tell('published');
      await complete(table, item, { now: timing.now(), retentionDays });
      return 'published';
    }
    const reason = reasonText(result.reason);
    if (result.outcome === 'deferred') {
      tell('deferred');
      await putOff(table, item, reason, timing);
      return 'deferred';
    }
    // The letter first: after a crash between the two it is refused, and sent, once more. Its event id tells.
    if (isLastAttempt(item)) await deadLetters.send(item, result.reason);
    const status = await refuse(table, item, reason, timing);
    log({ level: 'error', message: 'the bus refused an event', id: item.id, status, reason });
    if (status === undefined) return undefined;
    const fate = status === 'FAILED' ? 'failed' : 'refused';
    tell(fate);
    return fate;
  };

  const sweepShard = async (shard: number, pass: Pass, report: Counts): Promise<void> => {
    const dueUntil = new Date(timing.now()).toISOString();
    let after: DueItem | undefined;
    while (timing.now() < pass.deadline) {
      const keys = await table.due({
        attentionPk: attentionPk('due', shard),
        until: dueUntil,
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      const taken = await take(keys, pass.owner, report);
      const results = await publisher.publish(taken, { until: pass.until });
      await Promise.all(
        results.map(async (result) => {
          const { pk, sk } = result.item;
          const tell = (fate: Forwarding['fate']): void =>
            pass.observer?.forwarded(forwarded(result.item, fate, timing.now()));
          const outcome = await writes(() => attempt(report, { pk, sk }, () => settle(result, tell)));
          if (outcome !== undefined) report[outcome] += 1;
        }),
      );
      // The bus is out. The rest stays due, so that it goes out in the first pass after the outage.
      if (results.length > 0 && results.every(({ outcome }) => outcome === 'deferred')) return;
      if (keys.length < PAGE) return;
      after = keys.at(-1);
    }
    report.unfinished += 1;
  };

  return {
    async sweep(deadline) {
      const until = AbortSignal.timeout(Math.max(0, deadline - timing.now()));
      const observer = observe?.();
      const pass = { owner: newOwner(), deadline, until, observer };
      const report = none();
      await Promise.all(
        Array.from({ length: ATTENTION_SHARDS }, (_, shard) =>
          attempt(report, { shard }, () => sweepShard(shard, pass, report)),
        ),
      );
      if (outbox !== undefined) observer?.swept(outbox);
      await observer?.end(OBSERVING_MILLISECONDS);
      return report;
    },
  };
};
