import type { Condition, Item, Table, Update } from '@edtech/event-store';
import { attention, decodeOutboxItem, type ItemKey, type OutboxItem } from '@edtech/event-store/layout';
import { attemptBackoff, deferralBackoff } from './retry-policy.ts';

/**
 * The outbox's state machine: every change of a record's status is one of these conditional updates, or the fast path's mark
 * (docs/adr/0037).
 */

const is = (status: OutboxItem['status']): Condition => ({
  is: 'equal',
  attribute: 'status',
  value: status,
});

const isNot = (status: OutboxItem['status']): Condition => ({
  is: 'not-equal',
  attribute: 'status',
  value: status,
});

const OUT_OF_THE_INDEX = ['attentionPk', 'attentionSk'];

/** An error is kept in the record as far as a person reads it: the record has to stay within DynamoDB's 400 KB. */
const ERROR_CHARACTERS = 1_000;

const DAY_SECONDS = 86_400;

const iso = (epochMilliseconds: number): string => new Date(epochMilliseconds).toISOString();

export interface Completion {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Days until DynamoDB may delete the record; for ever when undefined. */
  readonly retentionDays: number | undefined;
}

const completion = ({ now, retentionDays }: Completion) =>
  ({
    status: 'COMPLETED',
    processedAt: iso(now),
    ...(retentionDays === undefined
      ? {}
      : { expiresAt: Math.ceil(now / 1_000) + retentionDays * DAY_SECONDS }),
  }) as const;

/** → COMPLETED, by any owner; it also closes a FAILED one. False when it was COMPLETED before, or is gone. */
export const complete = async (
  table: Pick<Table, 'update'>,
  { pk, sk }: ItemKey,
  done: Completion,
): Promise<boolean> => {
  const { outcome } = await table.update({
    kind: 'update',
    key: { pk, sk },
    set: completion(done),
    remove: [...OUT_OF_THE_INDEX, 'owner', 'lastError'],
    when: [{ is: 'present' }, isNot('COMPLETED')],
  });
  return outcome === 'applied';
};

/**
 * A record as `complete` leaves it, if it was as in `item` before. Put in its place whatever became of it meanwhile, it says what is
 * true: COMPLETED ends every other status, and what a sweep noted of its tries is of no use any more.
 */
export const completed = (item: OutboxItem, done: Completion): Item => {
  const { attentionPk, attentionSk, owner, lastError, ...kept } = item;
  return { ...kept, ...completion(done) };
};

export interface Lease {
  /** Names the sweep that holds it. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Milliseconds; longer than the sweeper may run, so that a lease that is over means that its owner is gone. */
  readonly duration: number;
}

/**
 * PENDING, or PROCESSING whose lease is over → PROCESSING. Undefined when another sweep was first, or it is done. The
 * attempts are seen by the step that takes the lease, so no other can come between the two.
 * @throws StreamCorrupted when the item is no outbox record
 */
export const lease = async (
  table: Table,
  { pk, sk }: ItemKey,
  { owner, now, duration }: Lease,
): Promise<OutboxItem | undefined> => {
  const until = iso(now + duration);
  const result = await table.update({
    kind: 'update',
    key: { pk, sk },
    set: { status: 'PROCESSING', owner, nextRetryAt: until, attentionSk: until },
    when: [isNot('COMPLETED'), isNot('FAILED'), { is: 'at-most', attribute: 'nextRetryAt', value: iso(now) }],
  });
  return result.outcome === 'applied' ? decodeOutboxItem(result.item) : undefined;
};

/**
 * PROCESSING → PENDING, without spending an attempt: the bus was not to be had. False when the record is no longer in
 * this attempt of this owner.
 */
export const putOff = async (
  table: Table,
  item: OutboxItem,
  reason: string,
  clock: Clock,
): Promise<boolean> => {
  const deferrals = (item.deferrals ?? 0) + 1;
  const nextRetryAt = iso(clock.now() + deferralBackoff(deferrals, clock.random));
  const { outcome } = await table.update({
    ...ownedUpdate(item),
    set: {
      status: 'PENDING',
      deferrals,
      nextRetryAt,
      attentionSk: nextRetryAt,
      ...inVain(item, reason, clock),
    },
  });
  return outcome === 'applied';
};

/** Whether one more refusal is the last. */
export const isLastAttempt = ({ processingAttempts, maxAttempts }: OutboxItem): boolean =>
  processingAttempts + 1 >= maxAttempts;

/**
 * PROCESSING → PENDING with backoff, or → FAILED: the bus refused this very entry. Returns the new status; undefined
 * when the record is no longer in this attempt of this owner.
 */
export const refuse = async (
  table: Table,
  item: OutboxItem,
  reason: string,
  clock: Clock,
): Promise<'PENDING' | 'FAILED' | undefined> => {
  const processingAttempts = item.processingAttempts + 1;
  const status = isLastAttempt(item) ? 'FAILED' : 'PENDING';
  const nextRetryAt = iso(clock.now() + attemptBackoff(processingAttempts, clock.random));
  const { outcome } = await table.update({
    ...ownedUpdate(item),
    set: {
      status,
      processingAttempts,
      nextRetryAt,
      ...(status === 'FAILED'
        ? attention('failed', item.pk, iso(clock.now()))
        : attention('due', item.pk, nextRetryAt)),
      ...inVain(item, reason, clock),
    },
  });
  return outcome === 'applied' ? status : undefined;
};

/**
 * FAILED → PENDING, due now and with all of its attempts again: an operator has seen to what it was refused for. False
 * when it is not FAILED, or is gone.
 */
export const retry = async (table: Table, { pk, sk }: ItemKey, now: number): Promise<boolean> => {
  const at = iso(now);
  const { outcome } = await table.update({
    kind: 'update',
    key: { pk, sk },
    set: {
      status: 'PENDING',
      processingAttempts: 0,
      nextRetryAt: at,
      retriedAt: at,
      ...attention('due', pk, at),
    },
    remove: ['deferrals', 'firstTriedAt', 'owner', 'expiresAt'],
    when: [is('FAILED')],
  });
  return outcome === 'applied';
};

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
}

/** What every try in vain leaves behind. */
const inVain = (item: OutboxItem, reason: string, clock: Clock) => ({
  lastError: reason.slice(0, ERROR_CHARACTERS),
  firstTriedAt: item.firstTriedAt ?? iso(clock.now()),
});

/** An update that only the owner of this very attempt may make. */
const ownedUpdate = (item: OutboxItem): Pick<Update, 'kind' | 'key' | 'remove' | 'when'> => ({
  kind: 'update',
  key: { pk: item.pk, sk: item.sk },
  remove: ['owner'],
  when: [
    { is: 'equal', attribute: 'owner', value: item.owner ?? '' },
    { is: 'equal', attribute: 'processingAttempts', value: item.processingAttempts },
  ],
});
