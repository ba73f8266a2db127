import { randomUUID } from 'node:crypto';
import type { Log } from '@edtech/contracts';
import type { Aggregate, Decide, DomainEvent } from './aggregate.ts';
import { commit } from './commit.ts';
import type { CommandContext } from './context.ts';
import { ConcurrencyConflict } from './errors.ts';
import type { Guard } from './guard.ts';
import type { StoredEvent } from './layout/event-item.ts';
import { type Loaded, load } from './load.ts';
import { readStream } from './read-stream.ts';
import { COMMIT_RETRIES, retries, systemTiming, type Timing } from './retry.ts';
import { takeSnapshot } from './snapshot.ts';
import { NO_MEMORY, type StreamMemory, streamMemory } from './stream-memory.ts';
import type { Table } from './table/table.ts';
import {
  type Executed,
  type ExecuteOptions,
  type UnitOfWork,
  type UnitOfWorkOptions,
  unitOfWork,
} from './unit-of-work.ts';

export interface TransactOptions<Result = unknown> {
  readonly context: CommandContext;
  /** The guard, or what makes it of the result: it is made anew whenever `work` has run. */
  readonly guard?: Guard | ((result: Result) => Guard);
}

export type Transacted<Result> =
  | { readonly outcome: 'committed'; readonly result: Result }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'moved' };

/** The event streams of one service. */
export interface EventStore {
  readonly table: Table;
  readonly timing: Timing;

  /**
   * The current state of an aggregate; the initial one at version 0 when its stream does not exist. It starts from the
   * aggregate's snapshot when there is one that agrees with the stream.
   * @throws StreamCorrupted when the stream is no contiguous history, TableUnavailable when the table does not answer
   */
  load<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
  ): Promise<Loaded<State>>;

  /**
   * The events of an aggregate in order, read page by page.
   * @throws StreamCorrupted, TableUnavailable, while it is read
   */
  read<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
  ): AsyncIterable<StoredEvent<Event>>;

  /**
   * Loads an aggregate, decides, and commits what follows. When another writer is first, it decides again on fresh
   * state. A decision without events commits nothing.
   * @throws VersionMismatch, the domain's own refusals, EventContractViolated, LimitExceeded: nothing was written and
   * sending the same again is no use. ConcurrencyConflict: nothing was written, try again. StoreUnavailable: whether the
   * commit happened is unknown. TableUnavailable: the stream could not be read, nothing was written. StreamCorrupted.
   */
  execute<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
    decide: Decide<State, Event>,
    options: ExecuteOptions & { readonly context: CommandContext },
  ): Promise<Executed<State, Event>>;

  /**
   * Runs `work` and commits all of its decisions, and the guard, in one transaction. `work` may run several times
   * and must have no effect but through `tx`.
   * @throws what `work` throws, and as `execute` does
   */
  transact<Result>(
    options: TransactOptions<Result>,
    work: (tx: UnitOfWork) => Promise<Result> | Result,
  ): Promise<Transacted<Result>>;

  /**
   * The store for one command that commits in steps, one after the other: an intent, and after a call to the outside its outcome. A
   * stream that one step has written is not loaded again for the next. That is as safe as loading it: what is decided on what is
   * remembered counts only if its commit finds the stream as it was left. Otherwise, and where a decision refuses or comes to nothing,
   * it is made again on what is loaded then.
   */
  inSteps(): Pick<EventStore, 'transact' | 'execute'>;
}

export interface EventStoreOptions {
  readonly table: Table;
  /** Source of the integration events, for example `edtech.user`. */
  readonly source: string;
  readonly timing?: Timing;
  /** A fresh UUID. */
  readonly newId?: () => string;
  /** Told, by a warning, of what went wrong beside a command that succeeded: a snapshot that could not be written. */
  readonly log?: Log;
}

/** Nothing was committed, and it is decided again: another writer was first, or nothing says that what was remembered is still so. */
type Undone = { readonly outcome: 'conflict'; readonly stream: string } | { readonly outcome: 'unfounded' };

export const createEventStore = ({
  table,
  source,
  timing = systemTiming,
  newId = randomUUID,
  log = () => {},
}: EventStoreOptions): EventStore => {
  const attempt = async <Result>(
    { context, guard: given }: TransactOptions<Result>,
    work: (tx: UnitOfWork) => Promise<Result> | Result,
    memory: StreamMemory,
  ): Promise<Transacted<Result> | Undone> => {
    const loadNow: UnitOfWorkOptions['load'] = (aggregate, id) => load(table, timing, aggregate, id);
    const { tx, changes, besides } = unitOfWork({
      source,
      context,
      newId,
      occurredAt: new Date(timing.now()).toISOString(),
      load: async (aggregate, id) => memory.recall(aggregate, id) ?? loadNow(aggregate, id),
      loadNow,
      get: (key) => table.get(key),
    });
    let result: Result;
    try {
      result = await work(tx);
    } catch (error) {
      if (memory.forget()) return { outcome: 'unfounded' };
      throw error;
    }
    const guard = typeof given === 'function' ? given(result) : given;
    const written = changes();
    const nothingToCommit =
      guard === undefined && besides().length === 0 && written.every(({ events }) => events.length === 0);
    if (nothingToCommit) return memory.forget() ? { outcome: 'unfounded' } : { outcome: 'committed', result };

    const committed = await commit(table, timing, {
      changes: written,
      besides: besides(),
      token: newId(),
      ...(guard === undefined ? {} : { guard }),
    });
    if (committed.outcome !== 'committed') return committed;
    await Promise.all(written.map(({ snapshot }) => snapshot && takeSnapshot(table, log, snapshot)));
    memory.remember(written);
    return { outcome: 'committed', result };
  };

  const writing = (memory: StreamMemory): Pick<EventStore, 'transact' | 'execute'> => {
    const transact: EventStore['transact'] = async (options, work) => {
      const again = retries(COMMIT_RETRIES, timing);
      for (;;) {
        const done = await attempt(options, work, memory);
        if (done.outcome === 'unfounded') continue;
        if (done.outcome !== 'conflict') return done;
        memory.forget();
        if (!(await again.another())) throw new ConcurrencyConflict([done.stream]);
      }
    };
    return {
      transact,
      async execute(aggregate, id, decide, { context, ...options }) {
        const done = await transact({ context }, (tx) => tx.execute(aggregate, id, decide, options));
        if (done.outcome !== 'committed')
          throw new Error(`A commit without a guard cannot be ${done.outcome}.`);
        return done.result;
      },
    };
  };

  return {
    table,
    timing,
    load: async (aggregate, id) => (await load(table, timing, aggregate, id)).loaded,
    read: (aggregate, id) => readStream(table, timing, aggregate.type, id),
    ...writing(NO_MEMORY),
    inSteps: () => writing(streamMemory()),
  };
};
