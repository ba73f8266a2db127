import type { Log } from '@edtech/contracts';
import { byRequest, MOST_PUTS, type Table } from '@edtech/event-store';
import type { OutboxItem } from '@edtech/event-store/layout';
import pLimit from 'p-limit';
import type { FiguresAlong } from './observe.ts';
import { complete, completed } from './transitions.ts';

export interface MarksOptions {
  readonly table: Pick<Table, 'puts' | 'update'>;
  readonly log: Log;
  /** Days for which marked records are kept; for ever when undefined. */
  readonly retentionDays: number | undefined;
}

/**
 * Marks records, each as the stream has shown it, as published at `at` (epoch milliseconds), and takes the figures along where
 * there is room. Never rejects: a record that could not be marked is logged.
 */
export type Mark = (items: readonly OutboxItem[], at: number, figures?: FiguresAlong) => Promise<void>;

/** For which a request may hold up what is done without it: half of the time that a forwarder keeps free for marks. */
const REQUEST_MILLISECONDS = 1_000;

const UPDATES_IN_FLIGHT = 16;

/**
 * Marks by the request what a forwarder has published, whatever has become of the records meanwhile (docs/adr/0037); one by one,
 * and on condition, those of a request that failed and those that it left.
 */
export const createMarks = ({ table, log, retentionDays }: MarksOptions): Mark => {
  const updates = pLimit(UPDATES_IN_FLIGHT);

  const update = async (item: OutboxItem, now: number): Promise<void> => {
    try {
      await complete(table, item, { now, retentionDays });
    } catch (error) {
      // Published but not marked: the sweeper publishes it again, and its consumers know it by its id.
      log({ level: 'warn', message: 'published but not marked', id: item.id, error: String(error) });
    }
  };

  /** The records that are still to be marked. */
  const put = async (
    items: readonly OutboxItem[],
    now: number,
    figures: FiguresAlong | undefined,
  ): Promise<readonly OutboxItem[]> => {
    const marked = new Map(items.map((item) => [completed(item, { now, retentionDays }), item] as const));
    try {
      const until = AbortSignal.timeout(REQUEST_MILLISECONDS);
      const left = await table.puts([...marked.keys()], { along: figures, until });
      if (!left.along) figures?.taken();
      const unmarked = new Set(left.items);
      return [...marked].flatMap(([mark, item]) => (unmarked.has(mark) ? [item] : []));
    } catch (error) {
      log({ level: 'warn', message: 'marked one by one', items: items.length, error: String(error) });
      return items;
    }
  };

  return async (items, at, figures) => {
    const requests = byRequest(items);
    await Promise.all(
      requests.map(async (request, place) => {
        const hasRoom = place === requests.length - 1 && request.length < MOST_PUTS;
        const left = await put(request, at, hasRoom ? figures : undefined);
        await Promise.all(left.map((item) => updates(() => update(item, at))));
      }),
    );
  };
};
