import type { Aggregate, DomainEvent, Recorded } from '@edtech/event-store';
import { collectingRows, type RowChange, type Rows } from './rows.ts';

type EventNamed<Event extends DomainEvent, Type> = Extract<Event, { readonly type: Type }>;

/** What a projection does with the events of one type of aggregate, by their types. What is left out changes nothing. */
export type Apply<Event extends DomainEvent> = {
  readonly [Type in Event['type']]?: (event: Recorded<EventNamed<Event, Type>>, rows: Rows) => void;
};

/** One type of aggregate that a projection follows. */
export interface Follows {
  readonly aggregateType: string;
  /** Pure: the rows that this event changes, in order. */
  readonly changesOf: (event: Recorded<DomainEvent>) => readonly RowChange[];
}

/** A read model: which aggregates it follows, and how their events change its rows. */
export interface Projection {
  /** Never changes: positions and generations carry it. */
  readonly name: string;
  /** Raise it with every change of what it makes of events; then rebuild. */
  readonly version: number;
  readonly follows: readonly Follows[];
  readonly perAggregate: boolean;
}

export interface ProjectionDeclaration {
  readonly name: string;
  readonly version: number;
  readonly follows: Follows | readonly Follows[];
  /**
   * Every row is of one aggregate, and its partition key begins with the aggregate's id: whatever breaks that is refused.
   * Nobody else's writes can meet such rows, so a rebuild may write them in bulk: at a quarter of the price, and several
   * times as fast. False when left out.
   */
  readonly perAggregate?: boolean;
}

const NAME = /^[a-z][a-z0-9-]*$/;
/** Keys name projections and generations side by side. */
const GENERATION_NAME = /^g\d+$/;

/**
 * Declares a read model.
 * @throws Error when its name or version is none, or when it follows nothing, or one type of aggregate twice
 *
 * @example
 * export const users = projection({
 *   name: 'users',
 *   version: 1,
 *   follows: follow(User, {
 *     UserRegistered: ({ aggregateId, data }, rows) => rows.put(UserRow, { userId: aggregateId, ...data }),
 *     ProfileChanged: ({ aggregateId, data }, rows) => rows.patch(UserRow, { userId: aggregateId }, data.changes),
 *   }),
 * });
 */
export const projection = ({
  name,
  version,
  follows,
  perAggregate = false,
}: ProjectionDeclaration): Projection => {
  const followed = [follows].flat();
  if (!NAME.test(name) || GENERATION_NAME.test(name))
    throw new Error(`A projection's name is like "users-by-role", not "${name}".`);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new Error(`The version of ${name} is a whole number from 1, not ${version}.`);
  const types = followed.map(({ aggregateType }) => aggregateType);
  const twice = types.find((type, position) => types.indexOf(type) !== position);
  if (twice !== undefined) throw new Error(`${name} follows ${twice} twice.`);
  if (types.length === 0) throw new Error(`${name} follows nothing.`);
  return { name, version, follows: followed, perAggregate };
};

/** What a projection does with the events of `aggregate`. */
export const follow = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  apply: Apply<Event>,
): Follows => ({
  aggregateType: aggregate.type,
  changesOf(event) {
    const changes: RowChange[] = [];
    // The lookup by `event.type` picks the function for exactly this event, which TypeScript cannot correlate.
    const change: ((event: never, rows: Rows) => void) | undefined = apply[event.type as Event['type']];
    change?.(event as never, collectingRows(changes));
    return changes;
  },
});

/**
 * As `follow`, but the compiler insists on a function for every type of event: for rows that carry the version of their
 * aggregate, which each event moves, also one that changes nothing else.
 */
export const followEvery = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  apply: Required<Apply<Event>>,
): Follows => follow(aggregate, apply);

/** What `projection` follows of this type of aggregate; undefined when nothing. */
export const followed = ({ follows }: Projection, aggregateType: string): Follows | undefined =>
  follows.find((one) => one.aggregateType === aggregateType);
