import { EventContractViolated } from '@edtech/contracts';
import {
  type Aggregate,
  type Decide,
  type DomainEvent,
  evolve,
  type Publication,
  publicationsOf,
  type Recorded,
  tellingsOf,
} from './aggregate.ts';
import type { CommandContext } from './context.ts';
import { VersionMismatch } from './errors.ts';
import type { StoredEvent } from './layout/event-item.ts';
import type { ItemKey } from './layout/keys.ts';
import { type OutboxPlace, outboxIdOf } from './layout/outbox-id.ts';
import { encodeOutboxRecord, envelopeOf, type OutboxItem } from './layout/outbox-item.ts';
import { checkEventData, checkIntegrationEvent } from './limits.ts';
import type { LoadedStream } from './load.ts';
import { type Reservation, reservationsBetween } from './reservation.ts';
import { type DueSnapshot, isDue } from './snapshot.ts';
import type { Item, Write } from './table/table.ts';

export interface ExecuteOptions {
  /** The version that the caller decided on (If-Match). It is compared with the loaded one, never used in its place. */
  readonly expectedVersion?: number;
}

/** What a decision came to. */
export interface Executed<State, Event extends DomainEvent> {
  readonly version: number;
  readonly state: State;
  readonly events: readonly Recorded<Event>[];
}

/**
 * Decisions that are committed together or not at all. It sees its own changes: a second decision on an aggregate
 * starts from the state that the first one left.
 */
export interface UnitOfWork {
  /** Where, when and because of what the commit happens. */
  readonly origin: Origin;
  /**
   * Decides on the state of an aggregate; nothing is written before the whole unit of work is committed.
   * @throws VersionMismatch, the domain's own refusals, EventContractViolated, LimitExceeded (an event or integration
   * event that is too large), StreamCorrupted, TableUnavailable
   */
  execute<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
    decide: Decide<State, Event>,
    options?: ExecuteOptions,
  ): Promise<Executed<State, Event>>;
  /**
   * Reads an aggregate to decide on another: the commit holds only if it has not changed until then.
   * @throws StreamCorrupted, TableUnavailable
   */
  read<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
  ): Promise<{ readonly state: State; readonly version: number }>;
  /**
   * Reads an aggregate as of a moment ago: the commit holds even if it has changed until then. For what may as well have changed just
   * after. Whoever reads it or decides on it later in the same unit of work goes on from what was seen, with the condition.
   * @throws StreamCorrupted, TableUnavailable
   */
  peek<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
  ): Promise<{ readonly state: State; readonly version: number }>;
  /**
   * Reads an item that belongs to no stream, consistently.
   * @throws TableUnavailable
   */
  item(key: ItemKey): Promise<Item | undefined>;
  /**
   * Adds a write that belongs to no stream. Where its condition does not hold, another writer was first: the whole unit of
   * work is run again.
   */
  beside(write: Write): void;
}

export interface Origin {
  /** Source of what is published. */
  readonly source: string;
  readonly context: CommandContext;
  /** ISO-8601: one commit, one moment. */
  readonly occurredAt: string;
}

/** All that one stream gains from a unit of work; without events, the stream was only read. */
export interface StreamChange {
  readonly type: string;
  readonly id: string;
  /** The version that was loaded. */
  readonly expectedVersion: number;
  readonly events: readonly StoredEvent[];
  readonly outbox: readonly OutboxItem[];
  readonly reservations: readonly Reservation[];
  /** To take when the commit has happened. */
  readonly snapshot?: DueSnapshot;
  /** The stream as it is when the commit has happened. */
  readonly left: LoadedStream<unknown>;
}

export interface UnitOfWorkOptions extends Origin {
  readonly get: (key: ItemKey) => Promise<Item | undefined>;
  readonly newId: () => string;
  /** Of a stream that the commit checks, and that may so be what it was a while ago. */
  readonly load: Load;
  /** Of a stream that nobody checks. */
  readonly loadNow: Load;
}

type Load = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  id: string,
) => Promise<LoadedStream<State>>;

interface Stream {
  change(): StreamChange;
}

interface OpenStream<State, Event extends DomainEvent> extends Stream {
  readonly version: number;
  readonly state: State;
  append(event: Event): Recorded<Event>;
}

interface Place extends OutboxPlace {
  readonly sequence: number;
}

const openStream = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  { loaded, basis }: LoadedStream<State>,
  { source, context, occurredAt, newId }: UnitOfWorkOptions,
): OpenStream<State, Event> => {
  const { type } = aggregate;
  const { id } = loaded;
  const events: StoredEvent[] = [];
  const outbox: OutboxItem[] = [];
  let { state, version, published } = loaded;

  const leave = (
    { contract, data }: Publication,
    event: Recorded<Event>,
    { eventId, index, destination, sequence }: Place,
  ): void => {
    const violations = contract.publish(data);
    if (violations.length > 0) throw new EventContractViolated(contract.type, contract.version, violations);
    const item = encodeOutboxRecord({
      id: outboxIdOf({ eventId, index, destination }),
      eventType: contract.type,
      eventVersion: contract.version,
      data,
      source,
      aggregateType: type,
      aggregateId: id,
      sequence,
      destination,
      createdAt: occurredAt,
      context,
      cause: { version: event.version, eventId, index },
    });
    checkIntegrationEvent(JSON.stringify(envelopeOf(item)), `${contract.type} of ${type} ${id}`);
    outbox.push(item);
  };

  const publish = (event: Recorded<Event>, eventId: string): void => {
    publicationsOf(aggregate, event).forEach((publication, position) => {
      published += 1;
      const index = position + 1;
      leave(publication, event, { eventId, index, destination: 'bus', sequence: published });
    });
    tellingsOf(aggregate, event, context.actor).forEach((telling, position) => {
      const index = position + 1;
      leave(telling, event, { eventId, index, destination: 'local', sequence: event.version });
    });
  };

  const dueSnapshot = (): DueSnapshot | undefined => {
    const lastEventId = events.at(-1)?.metadata.eventId;
    const policy = aggregate.snapshot;
    if (lastEventId === undefined || policy === undefined || !isDue(policy, basis, version)) return undefined;
    const snapshotVersion = policy.version;
    const snapshot = { version, published, snapshotVersion, state, lastEventId, takenAt: occurredAt };
    return { type, id, snapshot, basis };
  };

  return {
    get version() {
      return version;
    },
    get state() {
      return state;
    },
    append(event) {
      const recorded: Recorded<Event> = { ...event, aggregateId: id, version: version + 1, occurredAt };
      checkEventData(JSON.stringify(event.data), `${event.type} of ${type} ${id}`);
      const eventId = newId();
      publish(recorded, eventId);
      events.push({
        aggregateType: type,
        event: recorded,
        metadata: { ...context, eventId, occurredAt },
        published,
      });
      state = evolve(aggregate, state, recorded);
      version += 1;
      return recorded;
    },
    change() {
      const snapshot = dueSnapshot();
      return {
        type,
        id,
        expectedVersion: loaded.version,
        events,
        outbox,
        reservations: events.length === 0 ? [] : reservationsBetween(aggregate, id, loaded.state, state),
        left: {
          loaded: { id, state, version, published },
          basis: snapshot === undefined ? basis : { version: snapshot.snapshot.version },
        },
        ...(snapshot === undefined ? {} : { snapshot }),
      };
    },
  };
};

/** A unit of work, and what it has gathered so far. */
export const unitOfWork = (
  options: UnitOfWorkOptions,
): { readonly tx: UnitOfWork; changes(): readonly StreamChange[]; besides(): readonly Write[] } => {
  const besides: Write[] = [];
  const loads = new Map<string, Promise<LoadedStream<unknown>>>();
  const streams = new Map<string, Promise<Stream>>();
  const opened = new Map<string, Stream>();
  const nameOf = (type: string, id: string): string => `${type}#${id}`;

  const loadOnce = <State, Event extends DomainEvent>(
    load: Load,
    aggregate: Aggregate<State, Event>,
    id: string,
  ): Promise<LoadedStream<State>> => {
    const name = nameOf(aggregate.type, id);
    const loading = loads.get(name) ?? load(aggregate, id);
    loads.set(name, loading);
    // One aggregate type, one definition: what is loaded under this name was loaded as this very aggregate.
    return loading as Promise<LoadedStream<State>>;
  };

  const open = async <State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
  ): Promise<OpenStream<State, Event>> => {
    const name = nameOf(aggregate.type, id);
    let stream = streams.get(name);
    if (stream === undefined) {
      stream = loadOnce(options.load, aggregate, id).then((loaded) => {
        const fresh = openStream(aggregate, loaded, options);
        opened.set(name, fresh);
        return fresh;
      });
      streams.set(name, stream);
    }
    // As above: the stream of this name was opened with this very aggregate.
    return (await stream) as OpenStream<State, Event>;
  };

  return {
    tx: {
      origin: { source: options.source, context: options.context, occurredAt: options.occurredAt },
      item: options.get,
      beside: (write) => void besides.push(write),
      async execute(aggregate, id, decide, { expectedVersion } = {}) {
        const stream = await open(aggregate, id);
        if (expectedVersion !== undefined && expectedVersion !== stream.version) {
          throw new VersionMismatch(expectedVersion, stream.version);
        }
        const events = decide(stream.state).map((event) => stream.append(event));
        return { version: stream.version, state: stream.state, events };
      },
      async read(aggregate, id) {
        const { state, version } = await open(aggregate, id);
        return { state, version };
      },
      async peek(aggregate, id) {
        const isOpen = streams.has(nameOf(aggregate.type, id));
        const { state, version } = isOpen
          ? await open(aggregate, id)
          : (await loadOnce(options.loadNow, aggregate, id)).loaded;
        return { state, version };
      },
    },
    changes: () => [...opened.values()].map((stream) => stream.change()),
    besides: () => besides,
  };
};
