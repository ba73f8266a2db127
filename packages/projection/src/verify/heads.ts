import type { Item, Table } from '@edtech/event-store';
import { EVENT_PREFIX, type ItemKey, STREAM_PREFIX, streamPk } from '@edtech/event-store/layout';
import type { AggregateName } from '../keys.ts';
import { aggregateIn } from '../rebuild/aggregates-of.ts';

/** The newest event of a stream. */
export interface Head extends AggregateName {
  readonly version: number;
  /** ISO-8601. */
  readonly occurredAt: string;
  readonly key: ItemKey;
}

export interface HeadFilter {
  readonly aggregateType?: string;
  /** Only streams whose newest event is of then, or later (ISO-8601). */
  readonly since?: string;
}

/** The heads of the streams that a scan meets, without holding the streams. */
export async function* headsOf(
  items: AsyncIterable<Item>,
  { aggregateType, since }: HeadFilter,
): AsyncGenerator<Head, void, undefined> {
  const isWanted = (head: Head): boolean =>
    (aggregateType === undefined || head.aggregateType === aggregateType) &&
    (since === undefined || head.occurredAt >= since);
  let newest: Item | undefined;
  const head = (): readonly Head[] => (newest === undefined ? [] : [headIn(newest)].filter(isWanted));
  for await (const item of items) {
    if (!item.sk.startsWith(EVENT_PREFIX)) continue;
    if (newest !== undefined && newest.pk !== item.pk) yield* head();
    newest = item;
  }
  yield* head();
}

/** The head of one stream; undefined when it has no event. */
export const readHead = async (
  events: Table,
  { aggregateType, aggregateId }: AggregateName,
): Promise<Head | undefined> => {
  const pk = streamPk(aggregateType, aggregateId);
  const range = { pk, from: EVENT_PREFIX, to: `${EVENT_PREFIX}~`, reverse: true, limit: 1 };
  for await (const item of events.range(range)) return headIn(item);
  return undefined;
};

/** Heads of a part of a table, after the one that was come to before. */
export const scanHeads = (
  events: Table,
  segment: { readonly index: number; readonly of: number },
  after: ItemKey | undefined,
  filter: HeadFilter,
): AsyncIterable<Head> =>
  headsOf(
    events.scan({
      pkPrefix: STREAM_PREFIX,
      segment,
      ...(after === undefined ? {} : { after }),
    }),
    filter,
  );

const headIn = ({ pk, sk, version, metadata }: Item): Head => ({
  ...aggregateIn(pk),
  version: Number(version),
  occurredAt: occurredAtIn(metadata),
  key: { pk, sk },
});

/** An event whose time cannot be read counts as new: it is looked after. */
const occurredAtIn = (metadata: Item[string]): string => {
  try {
    const parsed: unknown = JSON.parse(String(metadata));
    if (typeof parsed === 'object' && parsed !== null && 'occurredAt' in parsed)
      return String(parsed.occurredAt);
  } catch {
    // It is the reader of the event who says what is wrong with it.
  }
  return '~';
};
