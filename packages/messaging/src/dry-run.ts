import { PlatformError } from '@edtech/contracts';
import {
  createEventStore,
  type Refusal,
  systemTiming,
  type Table,
  type Timing,
  type Write,
} from '@edtech/event-store';
import type { Consumer } from './consumer.ts';
import { handleOnce, type Outcome } from './handle.ts';
import { subjectOf } from './inbox-name.ts';
import { readFence } from './lane.ts';
import { markerOf, refuseTooOld } from './marker.ts';
import { readBody } from './message.ts';
import { takeTurn } from './turn.ts';

/**
 * Its handlers work with what their function gives them, which may be clients of the outside, or do nothing but reach the outside. That
 * cannot be taken back.
 */
export class DryRunImpossible extends PlatformError {
  readonly code = 'dry-run-impossible';
  readonly kind = 'conflict';

  constructor({ name, repeatable }: Consumer) {
    const why =
      repeatable === undefined
        ? 'is given what it works with by its function: what it does there'
        : 'is repeatable, and commits nothing: what it does instead';
    super(`${name} ${why} cannot be tried.`);
  }
}

export interface DryRunOptions {
  readonly consumer: Consumer;
  /** Of the consumer's service. Nothing is written to it. */
  readonly table: Table;
  /** Source of the service's own events. */
  readonly source: string;
  readonly timing?: Timing;
  /** Handles an event whose marker may be gone. */
  readonly inSpiteOfAge?: boolean;
}

export interface DryRun {
  readonly outcome: Outcome;
  /** What would be committed. */
  readonly writes: readonly Write[];
}

/**
 * Has a consumer handle a message as it is now, on what its table holds now, and commits nothing. Conditions that something must not
 * exist, such as a unique value, are looked at; what else writes at the same moment is not.
 * @throws DryRunImpossible, Poison, and whatever the handler throws
 */
export const dryRun = async (
  { consumer, table, source, timing = systemTiming, inSpiteOfAge = false }: DryRunOptions,
  body: string,
): Promise<DryRun> => {
  const isGiven = Object.values(consumer).some((part) => typeof part === 'function');
  if (isGiven || consumer.repeatable !== undefined) throw new DryRunImpossible(consumer);
  const writes: Write[] = [];
  const store = createEventStore({ table: unwritten(table, writes), source, timing });
  const { signal } = new AbortController();
  const message = readBody(consumer, body);
  const { envelope, handles } = message;
  const done = (outcome: Outcome): DryRun => ({ outcome, writes: outcome === 'handled' ? writes : [] });
  if (consumer.ordered !== false) {
    const fence = await readFence(store, subjectOf(consumer, envelope));
    const { sequence } = envelope.aggregate;
    if (sequence <= fence.lastSequence) return done('duplicate');
    if (sequence > fence.lastSequence + 1) return done('parked');
    // A fence that moves meanwhile has had this event handled.
    return done((await takeTurn({ store, consumer, signal }, fence, message)) || 'duplicate');
  }
  if (!inSpiteOfAge) refuseTooOld(store, envelope);
  const guard = markerOf(store, consumer, envelope);
  if (!guard.stands(await store.table.get(guard.key))) return done('duplicate');
  const outcome = await handleOnce({ store, consumer, envelope, guard, signal, ...(handles && { handles }) });
  return done(outcome === 'moved' ? 'duplicate' : outcome);
};

/** `table`, to which nothing is written: what would be is put into `writes`. */
const unwritten = (table: Table, writes: Write[]): Table => {
  const refusalOf = async (write: Write): Promise<Refusal> => {
    const key = write.kind === 'put' ? { pk: write.item.pk, sk: write.item.sk } : write.key;
    if (!write.when.some(({ is }) => is === 'absent')) return { reason: 'none' };
    const found = await table.get(key);
    return found === undefined ? { reason: 'none' } : { reason: 'condition', found };
  };
  return {
    ...table,
    async transact(wanted) {
      const refusals = await Promise.all(wanted.map(refusalOf));
      if (refusals.some(({ reason }) => reason !== 'none')) return { outcome: 'cancelled', refusals };
      writes.push(...wanted);
      return { outcome: 'committed' };
    },
    async write(wanted) {
      writes.push(wanted);
      return { outcome: 'applied' };
    },
    async update(wanted) {
      writes.push(wanted);
      return { outcome: 'applied', item: { ...wanted.key, ...wanted.set } };
    },
    async puts(items) {
      writes.push(...items.map((item): Write => ({ kind: 'put', item, when: [] })));
      return { items: [], along: false };
    },
  };
};
