import {
  type DataOf,
  type EventContract,
  isLocal,
  type LocalContract,
  type PlatformError,
} from '@edtech/contracts';
import type { Actor } from './context.ts';

/** A fact that an aggregate records. Local to its service: other services see integration events only. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** A domain event as it stands in its stream. */
export type Recorded<Event extends DomainEvent> = Event & {
  readonly aggregateId: string;
  /** Position in the stream, from 1, without gaps. */
  readonly version: number;
  /** ISO-8601, UTC. */
  readonly occurredAt: string;
};

/** What a mapping from domain to integration event may know beside the event itself. */
export interface PublicationScope {
  /** The aggregate's id. */
  readonly id: string;
}

/** How a domain event becomes an integration event: the contract that it keeps, and its data. */
export interface Publishing<Event> {
  readonly contract: EventContract;
  /** Pure. Undefined: this very event is not published. */
  readonly data: (event: Event, scope: PublicationScope) => unknown;
}

/** What a mapping to a local message may know beside the event: what stays within the service may name who caused it. */
export interface TellingScope extends PublicationScope {
  readonly actor: Actor;
}

/** How a domain event is told within its service: the contract that the message keeps, and its data. */
export interface Telling<Event> {
  readonly contract: LocalContract;
  /** Pure. Undefined: this very event is not told. */
  readonly data: (event: Event, scope: TellingScope) => unknown;
}

/** An integration event on its way out, or a local message on its way to a reaction. */
export interface Publication {
  readonly contract: EventContract;
  readonly data: unknown;
}

type EventNamed<Event extends DomainEvent, Type> = Extract<Event, { readonly type: Type }>;

/** A value of the state that no two aggregates of this type may hold at once. */
export interface UniqueValue<State> {
  /** The value that this state holds, in the form in which it is compared; undefined when it holds none. */
  readonly value: (state: State) => string | undefined;
  /** The refusal when another aggregate holds the value. */
  readonly taken: () => PlatformError;
}

/** When the state of an aggregate is kept beside its events, so that a load need not read them all. */
export interface SnapshotPolicy {
  /** Raise it whenever the shape or the meaning of the state changes: snapshots of other versions are ignored. */
  readonly version: number;
  /** A snapshot is taken by the commit that is at least this many events past the last one. */
  readonly every: number;
}

/**
 * An aggregate: initial state, how events change it, and what others learn of them. All of it pure.
 *
 * `publishes` is the only way out of a service: a domain event without an entry there stays local. `tells` is the way to
 * reactions of the service's own: what it names is committed with the event, and handled by a local consumer, once.
 * `unique` values are reserved and freed by the very transaction that changes the state.
 * With `snapshot` the state must survive JSON: plain objects, arrays, strings, finite numbers, booleans and null. A state
 * that does not (a Date, a Map) is never stored; the store logs a warning and reads the events. And `evolve` must be
 * pure: what it takes from anywhere but its arguments would be frozen into the snapshot.
 */
export interface Aggregate<State, Event extends DomainEvent> {
  readonly type: string;
  readonly initial: State;
  readonly evolve: {
    readonly [Type in Event['type']]: (state: State, event: Recorded<EventNamed<Event, Type>>) => State;
  };
  readonly publishes?: {
    readonly [Type in Event['type']]?:
      | Publishing<Recorded<EventNamed<Event, Type>>>
      | readonly Publishing<Recorded<EventNamed<Event, Type>>>[];
  };
  readonly tells?: {
    readonly [Type in Event['type']]?:
      | Telling<Recorded<EventNamed<Event, Type>>>
      | readonly Telling<Recorded<EventNamed<Event, Type>>>[];
  };
  readonly unique?: { readonly [what: string]: UniqueValue<State> };
  readonly snapshot?: SnapshotPolicy;
}

/** An aggregate of whatever state and events, as lists hold them. `evolveAny` applies its events. */
export interface AnyAggregate {
  readonly type: string;
  readonly initial: unknown;
  // `never` takes the functions of any aggregate: each was checked where it was declared.
  readonly evolve: { readonly [type: string]: (state: never, event: never) => unknown };
  readonly publishes?: { readonly [type: string]: unknown };
}

/** From the state to the events that follow; throws the domain's refusal. Pure: it may be run again on fresh state. */
export type Decide<State, Event extends DomainEvent> = (state: State) => readonly Event[];

/** `Decision<typeof User>`: a decision on that aggregate. */
export type Decision<A> = A extends Aggregate<infer State, infer Event> ? Decide<State, Event> : never;

/**
 * Declares an aggregate.
 * @throws Error when `snapshot` does not hold positive whole numbers
 *
 * @example
 * export const Counter = aggregate<number, Incremented>({
 *   type: 'Counter',
 *   initial: 0,
 *   evolve: { Incremented: (count, { data }) => count + data.by },
 * });
 */
export const aggregate = <State, Event extends DomainEvent>(
  definition: Aggregate<State, Event>,
): Aggregate<State, Event> => {
  const { type, snapshot } = definition;
  for (const [field, number] of Object.entries<number>({ ...snapshot })) {
    if (Number.isSafeInteger(number) && number > 0) continue;
    throw new Error(
      `The aggregate ${type} declares snapshot.${field} ${number}: it must be a whole number above 0.`,
    );
  }
  return definition;
};

/**
 * Publishes an integration event; the compiler checks its data, and the store checks it again at the commit.
 * @throws Error when the contract is a local one
 */
export const publish = <Event, Contract extends EventContract>(
  contract: Contract,
  data: (event: Event, scope: PublicationScope) => DataOf<Contract> | undefined,
): Publishing<Event> => {
  if (isLocal(contract)) throw new Error(`${contract.type} is local: tell it, instead of publishing it.`);
  return { contract, data };
};

/** Tells a local message, to a consumer of the same service; checked as what is published is. */
export const tell = <Event, Contract extends LocalContract>(
  contract: Contract,
  data: (event: Event, scope: TellingScope) => DataOf<Contract> | undefined,
): Telling<Event> => ({ contract, data });

/** The state after `event`. Total over the aggregate's own events. */
export const evolve = <State, Event extends DomainEvent>(
  { evolve: changes }: Aggregate<State, Event>,
  state: State,
  event: Recorded<Event>,
): State => {
  const change: (state: State, event: never) => State = changes[event.type as Event['type']];
  // The lookup by `event.type` picks the function for exactly this event, which TypeScript cannot correlate.
  return change(state, event as never);
};

/** The same for an aggregate of a list, whose events are known by name only; undefined for an event that it does not know. */
export const evolveAny = (
  { evolve: changes }: AnyAggregate,
  state: unknown,
  event: Recorded<DomainEvent>,
): { readonly state: unknown } | undefined => {
  const change: ((state: never, event: never) => unknown) | undefined = changes[event.type];
  // What is in the aggregate's own stream is what the function was declared for.
  return change === undefined ? undefined : { state: change(state as never, event as never) };
};

/** The integration events that `event` publishes, in order; none when the aggregate declares none for it. */
export const publicationsOf = <State, Event extends DomainEvent>(
  { publishes }: Aggregate<State, Event>,
  event: Recorded<Event>,
): readonly Publication[] => {
  const declared: Publishing<never> | readonly Publishing<never>[] =
    publishes?.[event.type as Event['type']] ?? [];
  return mapped(declared, event, { id: event.aggregateId });
};

/** The local messages that tell of `event`, in order; none when the aggregate declares none for it. */
export const tellingsOf = <State, Event extends DomainEvent>(
  { tells }: Aggregate<State, Event>,
  event: Recorded<Event>,
  actor: Actor,
): readonly Publication[] => {
  const declared: Telling<never> | readonly Telling<never>[] = tells?.[event.type as Event['type']] ?? [];
  return mapped(declared, event, { id: event.aggregateId, actor });
};

interface Mapping<Scope> {
  readonly contract: EventContract;
  readonly data: (event: never, scope: Scope) => unknown;
}

const mapped = <Scope>(
  declared: Mapping<Scope> | readonly Mapping<Scope>[],
  event: Recorded<DomainEvent>,
  scope: Scope,
): readonly Publication[] =>
  [declared].flat().flatMap(({ contract, data }) => {
    // The lookup by `event.type` picked the mappings of exactly this event, which TypeScript cannot correlate.
    const content = data(event as never, scope);
    return content === undefined ? [] : [{ contract, data: content }];
  });

/** The contracts of all integration events that the aggregate may publish. */
export const contractsOf = <State, Event extends DomainEvent>({
  publishes = {},
}: Aggregate<State, Event>): readonly EventContract[] => {
  const declared: readonly (Publishing<never> | readonly Publishing<never>[] | undefined)[] =
    Object.values(publishes);
  return declared.flatMap((one) => [one ?? []].flat().map(({ contract }) => contract));
};
