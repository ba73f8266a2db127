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
import type { Table } from './table/table.ts';
import { type Executed, type ExecuteOptions, type UnitOfWork, unitOfWork } from './unit-of-work.ts';

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

export const createEventStore = ({
  table,
  source,
  timing = systemTiming,
  newId = randomUUID,
  log = () => {},
}: EventStoreOptions): EventStore => {
  const transact: EventStore['transact'] = async ({ context, guard: given }, work) => {
    const again = retries(COMMIT_RETRIES, timing);
    for (;;) {
      const { tx, changes, besides } = unitOfWork({
        source,
        context,
        newId,
        occurredAt: new Date(timing.now()).toISOString(),
        load: (aggregate, id) => load(table, timing, aggregate, id),
        get: (key) => table.get(key),
      });
      const result = await work(tx);
      const guard = typeof given === 'function' ? given(result) : given;
      const written = changes();
      const nothingToCommit =
        guard === undefined && besides().length === 0 && written.every(({ events }) => events.length === 0);
      if (nothingToCommit) return { outcome: 'committed', result };

      const committed = await commit(table, timing, {
        changes: written,
        besides: besides(),
        token: newId(),
        ...(guard === undefined ? {} : { guard }),
      });
      if (committed.outcome === 'committed') {
        await Promise.all(written.map(({ snapshot }) => snapshot && takeSnapshot(table, log, snapshot)));
        return { outcome: 'committed', result };
      }
      if (committed.outcome !== 'conflict') return committed;
      if (!(await again.another())) throw new ConcurrencyConflict([committed.stream]);
    }
  };

  return {
    table,
    timing,
    load: async (aggregate, id) => (await load(table, timing, aggregate, id)).loaded,
    read: (aggregate, id) => readStream(table, timing, aggregate.type, id),
    transact,
    async execute(aggregate, id, decide, { context, ...options }) {
      const done = await transact({ context }, (tx) => tx.execute(aggregate, id, decide, options));
      if (done.outcome !== 'committed')
        throw new Error(`A commit without a guard cannot be ${done.outcome}.`);
      return done.result;
    },
  };
};
