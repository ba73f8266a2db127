import type { Condition, Table, Update } from '@edtech/event-store';
import { attention, decodeOutboxItem, type ItemKey, type OutboxItem } from '@edtech/event-store/layout';
import { attemptBackoff, deferralBackoff } from './retry-policy.ts';

/** The outbox's state machine: every change of a record's status is one of these conditional updates. */

const isNot = (status: string): Condition => ({ is: 'not-equal', attribute: 'status', value: status });

const OUT_OF_THE_INDEX = ['attentionPk', 'attentionSk'];

const iso = (epochMilliseconds: number): string => new Date(epochMilliseconds).toISOString();

/** → COMPLETED, by any owner; it also closes a FAILED one. False when it was COMPLETED before, or is gone. */
export const complete = async (table: Table, { pk, sk }: ItemKey, now: number): Promise<boolean> => {
  const { outcome } = await table.update({
    kind: 'update',
    key: { pk, sk },
    set: { status: 'COMPLETED', processedAt: iso(now) },
    remove: [...OUT_OF_THE_INDEX, 'owner', 'lastError'],
    when: [{ is: 'present' }, isNot('COMPLETED')],
  });
  return outcome === 'applied';
};

export interface Lease {
  /** Names the sweep that holds it. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Milliseconds; longer than the sweeper may run, so that a lease that is over means that its owner is gone. */
  readonly duration: number;
}

/** PENDING, or PROCESSING whose lease is over → PROCESSING. Undefined when another sweep was first, or it is done. */
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

/** PROCESSING → PENDING, without spending an attempt: the bus was not to be had. */
export const putOff = async (table: Table, item: OutboxItem, reason: string, clock: Clock): Promise<void> => {
  const deferrals = (item.deferrals ?? 0) + 1;
  const nextRetryAt = iso(clock.now() + deferralBackoff(deferrals, clock.random));
  await table.update({
    ...ownedUpdate(item),
    set: { status: 'PENDING', deferrals, lastError: reason, nextRetryAt, attentionSk: nextRetryAt },
  });
};

/** PROCESSING → PENDING with backoff, or → FAILED: the bus refused this very entry. Returns the new status. */
export const refuse = async (
  table: Table,
  item: OutboxItem,
  reason: string,
  clock: Clock,
): Promise<'PENDING' | 'FAILED'> => {
  const processingAttempts = item.processingAttempts + 1;
  const status = processingAttempts < item.maxAttempts ? 'PENDING' : 'FAILED';
  const nextRetryAt = iso(clock.now() + attemptBackoff(processingAttempts, clock.random));
  await table.update({
    ...ownedUpdate(item),
    set: {
      status,
      processingAttempts,
      lastError: reason,
      nextRetryAt,
      ...attention(
        status === 'FAILED' ? 'failed' : 'due',
        item.pk,
        status === 'FAILED' ? iso(clock.now()) : nextRetryAt,
      ),
    },
  });
  return status;
};

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
}

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
