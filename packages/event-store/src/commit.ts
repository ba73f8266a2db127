import { ConcurrencyConflict, StoreUnavailable } from './errors.ts';
import type { Guard } from './guard.ts';
import { decodeMetadata, encodeEvent } from './layout/event-item.ts';
import { eventKey, streamPk } from './layout/keys.ts';
import { checkTransaction } from './limits.ts';
import { handedOver } from './reservation.ts';
import { COMMIT_RETRIES, retries, type Timing } from './retry.ts';
import type { Delete, Item, Put, Refusal, Table, TransactionOutcome, Update, Write } from './table/table.ts';
import { TableUnavailable } from './table/unavailable.ts';
import type { StreamChange } from './unit-of-work.ts';

export type CommitOutcome =
  | { readonly outcome: 'committed' }
  /** The guard says that the message was handled before; nothing was written. */
  | { readonly outcome: 'duplicate' }
  /** The guard's item is no longer as it was read; nothing was written. */
  | { readonly outcome: 'moved' }
  /** Another writer was first; nothing was written, decide again on fresh state. */
  | { readonly outcome: 'conflict'; readonly stream: string };

/** One write, and what it means when it is the reason for a cancelled transaction. */
interface Step {
  readonly write: Write;
  readonly refused: (found: Item | undefined) => CommitOutcome;
}

export interface CommitRequest {
  readonly changes: readonly StreamChange[];
  /** Writes that belong to no stream. */
  readonly besides?: readonly Write[];
  readonly guard?: Guard;
  /** Stays the same however often this commit is sent; a new decision takes a new one. */
  readonly token: string;
}

/**
 * Commits all or nothing, in ONE transaction unless it is a single write: the guard, the events, the conditions on what was only read, what is written beside, the
 * reservations and the outbox items. The steps stand in the order in which their refusals count: a duplicate is success whatever else
 * failed, a lost race is decided again, and only then is a taken value the caller's problem.
 *
 * @throws LimitExceeded before anything is sent; the `taken` error of a reservation; ConcurrencyConflict when the table
 * stayed contended and nothing was written; StoreUnavailable when it did not answer and the outcome is unknown
 */
export const commit = async (
  table: Table,
  timing: Timing,
  { changes, besides = [], guard, token }: CommitRequest,
): Promise<CommitOutcome> => {
  const steps = [
    ...guardSteps(guard),
    ...eventSteps(changes),
    ...besideSteps(besides),
    ...reservationSteps(changes),
    ...outboxSteps(changes),
  ];
  if (steps.length === 0) return { outcome: 'committed' };
  const writes = steps.map(({ write }) => write);
  checkTransaction(writes.map((write) => (write.kind === 'put' ? write.item : write.key)));

  // A step beside the streams cannot tell its own write from another's: what makes it safe to send again is the token.
  const send =
    besides.length === 0 ? alone(table, writes, guard === undefined ? undefined : token) : undefined;
  const again = retries(COMMIT_RETRIES, timing);
  for (;;) {
    const result = await attempt(send ?? (() => table.transact(writes, token)));
    if (result.outcome === 'committed') return result;
    const decided = result.outcome === 'cancelled' ? verdictOf(steps, result.refusals) : undefined;
    if (decided !== undefined) return decided;
    if (await again.another()) continue;
    if (result.outcome === 'unavailable') throw new StoreUnavailable(result.error);
    throw new ConcurrencyConflict(changes.map(({ type, id }) => streamPk(type, id)));
  }
};

const attempt = async (send: () => Promise<TransactionOutcome>) => {
  try {
    return await send();
  } catch (error) {
    if (error instanceof TableUnavailable) return { outcome: 'unavailable', error } as const;
    throw error;
  }
};

/**
 * One write by itself needs no transaction, which costs twice as much. Sent again because its answer was lost, it finds what it
 * has written itself: an event by its own id, a guard by the token of its commit, which is written into it.
 */
const alone = (
  table: Table,
  [write, ...others]: readonly Write[],
  token: string | undefined,
): (() => Promise<TransactionOutcome>) | undefined => {
  if (write === undefined || others.length > 0 || write.kind === 'check') return undefined;
  const marked = token === undefined ? write : withToken(write, token);
  return async () => {
    const written = await (marked.kind === 'update' ? table.update(marked) : table.write(marked));
    if (written.outcome === 'applied') return { outcome: 'committed' };
    const { found } = written;
    return token !== undefined && found?.commitToken === token
      ? { outcome: 'committed' }
      : { outcome: 'cancelled', refusals: [{ reason: 'condition', found }] };
  };
};

const withToken = (write: Put | Update | Delete, commitToken: string): Put | Update | Delete => {
  switch (write.kind) {
    case 'put':
      return { ...write, item: { ...write.item, commitToken } };
    case 'update':
      return { ...write, set: { ...write.set, commitToken } };
    case 'delete':
      return write;
  }
};

/** The first refusal that decides, by position; undefined when the transaction met nothing but contention. */
const verdictOf = (steps: readonly Step[], refusals: readonly Refusal[]): CommitOutcome | undefined => {
  for (const [position, step] of steps.entries()) {
    const refusal = refusals[position];
    if (refusal?.reason === 'condition') return step.refused(refusal.found);
  }
  return undefined;
};

const guardSteps = (guard: Guard | undefined): readonly Step[] =>
  guard === undefined
    ? []
    : [
        { write: guard.write, refused: (found) => ({ outcome: guard.verdict(found) }) },
        ...guard.companions.map((write): Step => ({ write, refused: () => ({ outcome: 'moved' }) })),
      ];

const eventSteps = (changes: readonly StreamChange[]): readonly Step[] =>
  changes.flatMap(({ type, id, expectedVersion, events }): readonly Step[] => {
    const stream = streamPk(type, id);
    if (events.length === 0) {
      const key = eventKey(type, id, expectedVersion + 1);
      return [
        {
          write: { kind: 'check', key, when: [{ is: 'absent' }] },
          refused: () => ({ outcome: 'conflict', stream }),
        },
      ];
    }
    return events.map((stored) => ({
      write: { kind: 'put', item: { ...encodeEvent(stored) }, when: [{ is: 'absent' }] },
      // Finding one's own event means that an earlier attempt of this commit went through and its answer was lost.
      refused: (found) =>
        found !== undefined && decodeMetadata(found)?.eventId === stored.metadata.eventId
          ? { outcome: 'committed' }
          : { outcome: 'conflict', stream },
    }));
  });

const besideSteps = (besides: readonly Write[]): readonly Step[] =>
  besides.map((write) => ({
    write,
    refused: () => ({ outcome: 'conflict', stream: (write.kind === 'put' ? write.item : write.key).pk }),
  }));

const reservationSteps = (changes: readonly StreamChange[]): readonly Step[] =>
  handedOver(changes.flatMap(({ reservations }) => reservations)).map(({ write, taken }) => ({
    write,
    refused: () => {
      throw taken();
    },
  }));

const outboxSteps = (changes: readonly StreamChange[]): readonly Step[] =>
  changes.flatMap(({ type, id, outbox }) =>
    outbox.map((item) => ({
      write: { kind: 'put', item: { ...item }, when: [{ is: 'absent' }] },
      refused: () => ({ outcome: 'conflict', stream: streamPk(type, id) }),
    })),
  );
