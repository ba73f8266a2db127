import type { Log } from '@edtech/contracts';
import type { DueItem, Table } from '@edtech/event-store';
import {
  ATTENTION_SHARDS,
  attentionPk,
  FAST_PATH_MILLISECONDS,
  type OutboxItem,
} from '@edtech/event-store/layout';
import pLimit from 'p-limit';
import { readable, recordsOf, type Subject } from './partition.ts';
import { UNHEALTHY_AFTER_MILLISECONDS } from './retry-policy.ts';

export interface InspectionOptions {
  readonly table: Table;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

/** Records that are not COMPLETED: the ones that somebody may have to look at. */
export type OpenStatus = 'PENDING' | 'PROCESSING' | 'FAILED';

export const OPEN_STATUSES = ['PENDING', 'PROCESSING', 'FAILED'] as const satisfies readonly OpenStatus[];

export interface StatusCount {
  readonly count: number;
  /** Milliseconds since the oldest of them was committed. */
  readonly oldestAge?: number;
}

export interface OutboxStatistics {
  readonly statuses: Readonly<Record<OpenStatus, StatusCount>>;
  /** How many have been due for so long that the bus or the sweeper must be in trouble. */
  readonly overdue: number;
  readonly healthy: boolean;
}

/** What operators ask of an outbox. It reads the attention index, then each record itself, and changes nothing. */
export interface Inspection {
  /** Open records of these statuses, soonest due or longest failed first. Pages are fetched as they are consumed. */
  open(statuses: readonly OpenStatus[]): AsyncIterable<OutboxItem>;
  /** All records of an aggregate, COMPLETED ones and local messages included, in the order of the events that left them. */
  aggregate(subject: Subject): AsyncIterable<OutboxItem>;
  /** The open record with this event id. COMPLETED ones cannot be found by their id. */
  event(id: string): Promise<OutboxItem | undefined>;
  statistics(): Promise<OutboxStatistics>;
}

const PAGE = 100;

const READS_IN_FLIGHT = 32;

/** After every time that the index can hold. */
const WHENEVER = '~';

/** Since when (epoch milliseconds) somebody should have published `record`: the sweeper's turn comes after the fast path. */
export const dueSince = ({ createdAt, retriedAt }: OutboxItem): number =>
  retriedAt === undefined ? Date.parse(createdAt) + FAST_PATH_MILLISECONDS : Date.parse(retriedAt);

export const createInspection = ({ table, now, log }: InspectionOptions): Inspection => {
  const reads = pLimit(READS_IN_FLIGHT);

  async function* pagesOf(pk: string): AsyncGenerator<readonly DueItem[], void, undefined> {
    let after: DueItem | undefined;
    for (;;) {
      const page = await table.due({
        attentionPk: pk,
        until: WHENEVER,
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  }

  /** The records behind the index entries of one shard, as they are now: the index lags behind. */
  async function* recordsIn(
    pk: string,
    statuses: readonly OpenStatus[],
  ): AsyncGenerator<Placed, void, undefined> {
    for await (const page of pagesOf(pk)) {
      const items = await Promise.all(page.map((entry) => reads(() => table.get(entry))));
      for (const [position, item] of items.entries()) {
        const record = item === undefined ? undefined : readable(item, log);
        if (record !== undefined && statuses.some((status) => status === record.status))
          yield { at: page[position]?.at ?? '', record };
      }
    }
  }

  const open = (statuses: readonly OpenStatus[]): AsyncGenerator<OutboxItem, void, undefined> => {
    const kinds = [
      ...(statuses.some((status) => status !== 'FAILED') ? (['due'] as const) : []),
      ...(statuses.includes('FAILED') ? (['failed'] as const) : []),
    ];
    return merged(
      kinds.flatMap((kind) =>
        Array.from({ length: ATTENTION_SHARDS }, (_, shard) => recordsIn(attentionPk(kind, shard), statuses)),
      ),
    );
  };

  return {
    open,
    aggregate: (subject) => recordsOf(table, subject, log),
    async event(id) {
      for await (const record of open(OPEN_STATUSES)) if (record.id === id) return record;
      return undefined;
    },
    async statistics() {
      const at = now();
      const counts: Record<OpenStatus, number> = { PENDING: 0, PROCESSING: 0, FAILED: 0 };
      const oldest: Partial<Record<OpenStatus, number>> = {};
      let overdue = 0;
      for await (const record of open(OPEN_STATUSES)) {
        if (record.status === 'COMPLETED') continue;
        counts[record.status] += 1;
        const age = at - Date.parse(record.createdAt);
        oldest[record.status] = Math.max(oldest[record.status] ?? 0, age);
        if (record.status !== 'FAILED' && at - dueSince(record) > UNHEALTHY_AFTER_MILLISECONDS) overdue += 1;
      }
      const counted = (status: OpenStatus): StatusCount => {
        const oldestAge = oldest[status];
        return { count: counts[status], ...(oldestAge === undefined ? {} : { oldestAge }) };
      };
      return {
        statuses: {
          PENDING: counted('PENDING'),
          PROCESSING: counted('PROCESSING'),
          FAILED: counted('FAILED'),
        },
        overdue,
        healthy: overdue === 0,
      };
    },
  };
};

interface Placed {
  /** Its time in the index. */
  readonly at: string;
  readonly record: OutboxItem;
}

/** The records of `sources`, each of which is in the order of time, in the order of time. */
async function* merged(
  sources: readonly AsyncGenerator<Placed, void, undefined>[],
): AsyncGenerator<OutboxItem, void, undefined> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, head: await source.next() })));
  for (;;) {
    const ahead = heads
      .flatMap((entry) => (entry.head.done ? [] : [{ entry, placed: entry.head.value }]))
      .sort((one, other) => (one.placed.at < other.placed.at ? -1 : 1))[0];
    if (ahead === undefined) return;
    yield ahead.placed.record;
    ahead.entry.head = await ahead.entry.source.next();
  }
}
