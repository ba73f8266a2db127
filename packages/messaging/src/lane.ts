import { randomUUID } from 'node:crypto';
import {
  decodeFence,
  type EventStore,
  type Fence,
  fencePark,
  type Item,
  unmoved,
  type Write,
} from '@edtech/event-store';
import {
  attention,
  DEPENDENT_PREFIX,
  dependentKey,
  FENCE_SK,
  type FenceSubject,
  fenceKey,
  fencePk,
  type ItemKey,
  PARKED_PREFIX,
  parkedKey,
  parkedSk,
} from '@edtech/event-store/layout';
import { FIRST_LOOK_MILLISECONDS } from './retry-policy.ts';

/**
 * What a consumer keeps of one source aggregate, in its own service's table and in one partition: the fence, the events
 * that are parked behind it, and who waits for it.
 */
export interface Lane {
  readonly fence: Fence;
  /** In order. */
  readonly parked: readonly Parked[];
  readonly dependents: readonly Dependent[];
}

/** An event that waits for its turn. */
export interface Parked {
  readonly key: ItemKey;
  readonly sequence: number;
  /** The message's body, as it was received; undefined when a person gave the event up. */
  readonly body?: string;
  /** ISO-8601. */
  readonly parkedAt: string;
  /** How often the inbox sweeper has looked after it, and when it does so next (ISO-8601). */
  readonly looks: number;
  readonly lookAt: string;
}

/** A parked event of another aggregate that waits for an event of this one. */
export interface Dependent {
  readonly key: ItemKey;
  readonly parked: ItemKey;
  readonly awaitedType: string;
}

/** What an event waits for: one of `type` of another aggregate. */
export interface Awaited {
  readonly fence: Fence;
  readonly type: string;
}

export const readFence = async ({ table }: EventStore, subject: FenceSubject): Promise<Fence> =>
  decodeFence(subject, await table.get(fenceKey(subject)));

/** The lane, with what is parked up to and with `sequence`: one query. */
export const readLane = async (
  { table }: EventStore,
  subject: FenceSubject,
  sequence: number,
): Promise<Lane> => {
  const parked: Parked[] = [];
  const dependents: Dependent[] = [];
  let fence: Item | undefined;
  const range = { pk: fencePk(subject), from: DEPENDENT_PREFIX, to: parkedSk(sequence) };
  for await (const item of table.range(range)) {
    if (item.sk === FENCE_SK) fence = item;
    else if (item.sk.startsWith(PARKED_PREFIX)) parked.push(parkedOf(item));
    else dependents.push(dependentOf(item));
  }
  return { fence: decodeFence(subject, fence), parked, dependents };
};

/** The first parked event of a lane; undefined when nothing is parked. */
export const firstParked = async (
  { table }: EventStore,
  subject: FenceSubject,
): Promise<Parked | undefined> => {
  const range = { pk: fencePk(subject), from: PARKED_PREFIX, to: `${PARKED_PREFIX}~`, limit: 1 };
  for await (const item of table.range(range)) return parkedOf(item);
  return undefined;
};

export const parkedOf = (item: Item): Parked => ({
  key: { pk: item.pk, sk: item.sk },
  sequence: Number(item.sequence),
  parkedAt: String(item.parkedAt),
  looks: Number(item.looks ?? 0),
  lookAt: String(item.attentionSk),
  ...(typeof item.body === 'string' ? { body: item.body } : {}),
});

const dependentOf = (item: Item): Dependent => ({
  key: { pk: item.pk, sk: item.sk },
  parked: { pk: String(item.parkedPk), sk: String(item.parkedSk) },
  awaitedType: String(item.awaitedType),
});

/**
 * Keeps an event that arrived before its predecessors. False when the fence has changed since it was read: the event's
 * turn may have come.
 */
export const park = (store: EventStore, fence: Fence, sequence: number, body: string): Promise<boolean> =>
  keep(store, parkedItem(store, fence, sequence, { body }), [noted(fence, sequence)]);

/**
 * Keeps an event whose turn has come, but which waits for one of another aggregate, and notes at that aggregate's fence
 * who waits. False when either fence has changed since it was read.
 */
export const parkBehind = (
  store: EventStore,
  fence: Fence,
  sequence: number,
  body: string,
  awaited: Awaited,
): Promise<boolean> => {
  const parked = parkedItem(store, fence, sequence, { body });
  const { pk: parkedPk, sk: parkedSk } = parked;
  const key = dependentKey(awaited.fence.subject, parked);
  const dependent = { ...key, parkedPk, parkedSk, awaitedType: awaited.type };
  return keep(store, parked, [
    { kind: 'put', item: dependent, when: [] },
    noted(fence, sequence),
    stillAt(awaited.fence),
  ]);
};

/**
 * Keeps the place of an event that a person has given up, until its turn; a copy of it that is parked gives way. False
 * when the fence has changed since it was read.
 */
export const parkDiscarded = async (
  store: EventStore,
  fence: Fence,
  sequence: number,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<boolean> => {
  const item = parkedItem(store, fence, sequence, { discardedBy: by, reason });
  const place: Write = { kind: 'put', item, when: [] };
  return (await store.table.transact([place, noted(fence, sequence)], randomUUID())).outcome === 'committed';
};

/**
 * Has a fence know how far events are parked behind it, when a version parked them that did not note it. Gives the fence as it
 * is then, or as it was read when it has changed since: another look finds it.
 */
export const noteParked = async ({ table }: EventStore, fence: Fence): Promise<Fence> => {
  const from = parkedSk(fence.parkedTo + 1);
  const range = { pk: fencePk(fence.subject), from, to: `${PARKED_PREFIX}~`, reverse: true, limit: 1 };
  for await (const item of table.range(range)) {
    const parkedTo = parkedOf(item).sequence;
    const { outcome } = await table.update(fencePark(fence, parkedTo));
    if (outcome === 'applied') return { ...fence, parkedTo };
  }
  return fence;
};

/** Removes a parked event that has been handled, or has gone back to the queue. */
export const forget = async ({ table }: EventStore, key: ItemKey): Promise<void> => {
  await table.write({ kind: 'delete', key, when: [] });
};

/** Removes the parked copy of an event, but not the place of one that a person gave up. */
export const forgetCopy = async (
  { table }: EventStore,
  subject: FenceSubject,
  sequence: number,
): Promise<void> => {
  const key = parkedKey(subject, sequence);
  await table.write({ kind: 'delete', key, when: [{ is: 'missing', attribute: 'discardedBy' }] });
};

const stillAt = (fence: Fence): Write => ({
  kind: 'check',
  key: fenceKey(fence.subject),
  when: unmoved(fence),
});

/** The fence is still where it was read, and knows that the event `sequence` is parked: who passes it has to look. */
const noted = (fence: Fence, sequence: number): Write =>
  fence.parkedTo < sequence ? fencePark(fence, sequence) : stillAt(fence);

const parkedItem = (
  { timing }: EventStore,
  { subject }: Fence,
  sequence: number,
  content: { readonly [attribute: string]: string },
): Item => {
  const key = parkedKey(subject, sequence);
  const parkedAt = new Date(timing.now()).toISOString();
  const look = new Date(timing.now() + FIRST_LOOK_MILLISECONDS).toISOString();
  return { ...key, ...attention('parked', key.pk, look), sequence, parkedAt, ...content };
};

/** What is parked already stays as it is, with its age; only the rest is written then. */
const keep = async ({ table }: EventStore, parked: Item, rest: readonly Write[]): Promise<boolean> => {
  const put: Write = { kind: 'put', item: parked, when: [{ is: 'absent' }] };
  const kept = await table.transact([put, ...rest], randomUUID());
  if (kept.outcome === 'committed') return true;
  if (kept.refusals[0]?.reason !== 'condition') return false;
  return (await table.transact(rest, randomUUID())).outcome === 'committed';
};
