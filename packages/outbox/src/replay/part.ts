import type { Log } from '@edtech/contracts';
import type { Item, Table } from '@edtech/event-store';
import { type ItemKey, OUTBOX_PREFIX, type OutboxItem } from '@edtech/event-store/layout';
import { outboxPk, readable, type Subject, WHOLE_OUTBOX } from '../partition.ts';
import { NOTHING, type PartPosition, type ReplayCounts, sum } from './position.ts';

/** One of the parts of an outbox that are worked through side by side. Each aggregate is in one of them, whole. */
export interface Part {
  readonly table: Table;
  /** The only aggregate; every one of this part's when undefined. */
  readonly aggregate: Subject | undefined;
  readonly index: number;
  readonly of: number;
}

export interface PartWork {
  readonly wants: (record: OutboxItem) => boolean;
  readonly isTooOld: (record: OutboxItem) => boolean;
  /** Most records that are handed over together. */
  readonly together: number;
  /** Resolves when each of the records is dealt with. Rejects when they are not. */
  readonly handle: (records: readonly OutboxItem[]) => Promise<Pick<ReplayCounts, 'sent' | 'refused'>>;
  /** Told what has been done since it was told last, and where that leaves this part. */
  readonly advance: (counts: ReplayCounts, position: PartPosition) => void;
  readonly log: Log;
  readonly until: AbortSignal;
}

/** Records without any to be sent among them, after which the position moves all the same. */
const POSITION_EVERY = 500;

/**
 * Works through a part from `position` on, in the order of each aggregate: what is selected is handed over, a few at a
 * time. It holds one page and those few in memory. Ends early when the signal aborts.
 */
export const workThrough = async (part: Part, position: PartPosition, work: PartWork): Promise<void> => {
  let counts = NOTHING;
  let waiting: OutboxItem[] = [];
  let last = position.after;
  const settle = async (done: boolean): Promise<void> => {
    const fates = waiting.length === 0 ? {} : await work.handle(waiting);
    work.advance({ ...counts, ...fates }, { ...(last === undefined ? {} : { after: last }), done });
    counts = NOTHING;
    waiting = [];
  };
  for await (const item of itemsOf(part, position.after)) {
    if (work.until.aborted) return;
    const record = readable(item, work.log);
    counts = sum(counts, judged(record, work));
    if (record !== undefined && work.wants(record) && !work.isTooOld(record)) waiting.push(record);
    last = { pk: item.pk, sk: item.sk };
    const nothingToSend = waiting.length === 0 && counts.read >= POSITION_EVERY;
    if (waiting.length === work.together || nothingToSend) await settle(false);
  }
  await settle(true);
};

const judged = (record: OutboxItem | undefined, { wants, isTooOld }: PartWork): ReplayCounts => {
  const read = { ...NOTHING, read: 1 };
  if (record === undefined) return { ...read, unreadable: 1 };
  if (!wants(record)) return read;
  return { ...read, matched: 1, skipped: isTooOld(record) ? 1 : 0 };
};

async function* itemsOf(
  { table, aggregate, index, of }: Part,
  after: ItemKey | undefined,
): AsyncGenerator<Item, void, undefined> {
  if (aggregate === undefined) {
    // The records of one aggregate follow each other in a segment, in the order of their sort keys.
    yield* table.scan({
      pkPrefix: OUTBOX_PREFIX,
      segment: { index, of },
      ...(after === undefined ? {} : { after }),
    });
    return;
  }
  const range = { pk: outboxPk(aggregate), ...WHOLE_OUTBOX };
  for await (const item of table.range(after === undefined ? range : { ...range, from: after.sk }))
    if (item.sk !== after?.sk) yield item;
}
