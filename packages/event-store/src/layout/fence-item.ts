import type { Attribute, Item, Value } from '../table/table.ts';
import type { FenceSubject } from './keys.ts';

/** How far an ordered consumer has come with one source aggregate. */
export interface Fence {
  readonly subject: FenceSubject;
  /** Sequence of the last event handled; 0 before the first. */
  readonly lastSequence: number;
  readonly lastEventId?: string;
  /** When the last event occurred (ISO-8601). */
  readonly lastOccurredAt?: string;
  /** Beginnings of the ids of the last events, newest first: what tells an event that comes again from another one. */
  readonly recent: string;
  /** Types of the events that others wait for, as far as they have been handled. */
  readonly handledTypes: readonly string[];
  /** Sequences whose events are dead letters, in order. The aggregate waits before the first of them. */
  readonly blockedAt: readonly number[];
  /**
   * The highest sequence that was parked behind it; 0 when it is past all that were. What has gone back to the queue since
   * then leaves it too high, which costs a query. It is too low only where a version that did not note it has parked something:
   * the inbox sweeper notes that at its next look.
   */
  readonly parkedTo: number;
}

/** So many events back the fence can tell for certain. With eight characters each, its item stays under 1 KB: 1 WRU. */
export const RECENT_EVENTS = 32;

const listOf = (value: Attribute | undefined): readonly string[] =>
  typeof value === 'string' && value !== '' ? value.split(',') : [];

export const decodeFence = (subject: FenceSubject, item: Item | undefined): Fence => ({
  subject,
  lastSequence: Number(item?.lastSequence ?? 0),
  ...(typeof item?.lastEventId === 'string' ? { lastEventId: item.lastEventId } : {}),
  ...(typeof item?.lastOccurredAt === 'string' ? { lastOccurredAt: item.lastOccurredAt } : {}),
  recent: String(item?.recent ?? ''),
  handledTypes: listOf(item?.handledTypes),
  blockedAt: listOf(item?.blockedAt).map(Number),
  parkedTo: Number(item?.parkedTo ?? 0),
});

/** The attributes of a fence, or of what changes of it. An empty list is no attribute, nor is nothing that was parked. */
export const fenceItem = (
  fence: Partial<Omit<Fence, 'subject'>>,
): { readonly [attribute: string]: Value } => {
  const { handledTypes = [], blockedAt = [], parkedTo = 0, ...plain } = fence;
  return {
    ...plain,
    ...(handledTypes.length === 0 ? {} : { handledTypes: handledTypes.join(',') }),
    ...(blockedAt.length === 0 ? {} : { blockedAt: blockedAt.join(',') }),
    ...(parkedTo === 0 ? {} : { parkedTo }),
  };
};
