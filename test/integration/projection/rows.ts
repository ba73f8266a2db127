import type { Table } from '@edtech/event-store';
import type { StoredEvent } from '@edtech/event-store/layout';
import { decodeEvent, EVENT_PREFIX, STREAM_PREFIX } from '@edtech/event-store/layout';
import { GENERATION, type Projection, type RowEntity } from '@edtech/projection';
import { type History, projected } from '@edtech/testkit';

/** A row as its entity reads it, as text, so that rows can be put in order and compared. */
const asText = (row: object): string => JSON.stringify(Object.entries(row).toSorted());

/** The rows of one generation of a read model as readers see them, whatever else is in the table. */
export const rowsIn = async (
  views: Table,
  entities: readonly RowEntity[],
  generation: string,
): Promise<readonly string[]> => {
  const rows: string[] = [];
  for await (const item of views.scan()) {
    for (const entity of entities) {
      // ElectroDB gives nothing back of an item that is another entity's.
      const { data } = entity.parse({ Item: item });
      if (data === null || data === undefined) continue;
      const { [GENERATION]: of, ...row } = data;
      if (of === generation) rows.push(asText(row));
    }
  }
  return rows.toSorted();
};

/** The rows that all streams come to when a projection is applied to them from scratch. */
export const foldedRows = async (
  events: Table,
  projection: Projection,
  entities: readonly RowEntity[],
): Promise<readonly string[]> => {
  const rows = await projected(projection, ...(await historiesIn(events)));
  return entities.flatMap((entity) => rows.of(entity).map((row) => asText(row))).toSorted();
};

/** Every stream of a service. */
export const historiesIn = async (events: Table): Promise<readonly History[]> => {
  const streams = new Map<string, StoredEvent[]>();
  for await (const item of events.scan({ pkPrefix: STREAM_PREFIX })) {
    if (!item.sk.startsWith(EVENT_PREFIX)) continue;
    const [aggregateType = '', ...id] = item.pk.slice(STREAM_PREFIX.length).split('#');
    const stream = streams.get(item.pk) ?? [];
    stream.push(decodeEvent(aggregateType, id.join('#'), item));
    streams.set(item.pk, stream);
  }
  return [...streams.values()].map((stream) => ({
    aggregateType: stream[0]?.aggregateType ?? '',
    events: stream.toSorted((one, other) => one.event.version - other.event.version),
  }));
};
