import { type Item, memoryTable, systemTiming } from '@edtech/event-store';
import type { Aggregate, DomainEvent } from '@edtech/event-store/aggregate';
import type { StoredEvent } from '@edtech/event-store/layout';
import { advance, GENERATION, type Projection, type RowEntity, type RowItem } from '@edtech/projection';

/** What happened to one aggregate. */
export interface History {
  readonly aggregateType: string;
  readonly events: readonly StoredEvent[];
}

/** The rows of a read model. */
export interface ProjectedRows {
  /** Those of one kind, in the order of their keys. */
  of<Row extends RowEntity>(row: Row): readonly RowItem<Row>[];
}

const NOT_TOLD = '2026-01-01T00:00:00.000Z';

/** These events happened to an aggregate, in this order; `occurredAt` only where it matters. */
export const happened = <State, Event extends DomainEvent>(
  { type }: Aggregate<State, Event>,
  id: string,
  events: readonly (NoInfer<Event> & { readonly occurredAt?: string })[],
): History => ({
  aggregateType: type,
  events: events.map((event, position): StoredEvent => {
    const version = position + 1;
    const occurredAt = event.occurredAt ?? NOT_TOLD;
    const origin = { correlationId: 'c', causationId: 'c', actor: { kind: 'anonymous' } as const };
    return {
      aggregateType: type,
      event: { type: event.type, data: event.data, aggregateId: id, version, occurredAt },
      metadata: { eventId: `${type}#${id}#${version}`, occurredAt, ...origin },
      published: 0,
    };
  }),
});

/**
 * What a read model shows when these things happened: a projection's functions as sentences.
 *
 * @example
 * const rows = await projected(users, happened(User, 'u-1', [registered, moved]));
 * expect(rows.of(UserRow)).toMatchObject([{ userId: 'u-1', email: 'new@example.com', version: 2 }]);
 * @throws whatever the projection throws, and what its rows break
 */
export const projected = async (
  projection: Projection,
  ...histories: readonly History[]
): Promise<ProjectedRows> => {
  const views = memoryTable();
  const options = { events: memoryTable(), views, timing: systemTiming };
  for (const { aggregateType, events } of histories) {
    const aggregateId = events[0]?.event.aggregateId;
    if (aggregateId === undefined) continue;
    const lane = { projection: projection.name, generation: 'g1', aggregateType, aggregateId };
    await advance(options, projection, lane, events);
  }
  const items: Item[] = [];
  for await (const item of views.scan()) items.push(item);
  return {
    of: <Row extends RowEntity>(row: Row) =>
      items.flatMap((item) => {
        // A position without a row lies where the row would.
        const { data } = row.parse({ Item: item }, { ignoreOwnership: false });
        if (data === null || data === undefined) return [];
        const { [GENERATION]: _generation, ...attributes } = data;
        // ElectroDB gives back what was put, of this very entity; its types do not say so of any entity.
        return [attributes as RowItem<Row>];
      }),
  };
};
