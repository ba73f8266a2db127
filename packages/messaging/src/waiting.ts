import { decodeFence, type EventStore, type Fence, type Table } from '@edtech/event-store';
import { type FenceSubject, fenceKey, fencePk, PARKED_PREFIX, parkedSk } from '@edtech/event-store/layout';
import { parkedAwaits } from './awaited.ts';
import type { Consumer } from './consumer.ts';
import { eachInboxEntry, INBOX_KINDS } from './inbox-entries.ts';
import { inboxOwner } from './inbox-name.ts';
import { type Parked, parkedOf } from './lane.ts';

/** What an aggregate of an ordered consumer waits for. */
export type WaitsFor =
  /** Events that have not arrived: lost, late, or not redriven. */
  | { readonly kind: 'gap'; readonly fromSequence: number; readonly toSequence: number }
  /** Somebody who redrives or discards the next event, which is a dead letter. */
  | { readonly kind: 'blocked'; readonly sequence: number }
  /** An event of another aggregate, for which the handler of the next one asked (`after`). */
  | { readonly kind: 'awaits'; readonly type: string; readonly subject: FenceSubject }
  /** Nothing: the next event goes on with the drain that is at work, or with the next inbox sweep. */
  | { readonly kind: 'drain' }
  /** For ever: the consumer is gone, and nobody looks after its events. */
  | { readonly kind: 'no-consumer' };

/** How far an ordered consumer has come with one source aggregate. */
export interface LaneState {
  readonly subject: FenceSubject;
  /** Sequence of the last event handled; 0 before the first. */
  readonly lastSequence: number;
  /** Sequences whose events are dead letters, in order. */
  readonly blockedAt: readonly number[];
  /** Absent when nothing waits. */
  readonly waitsFor?: WaitsFor;
  /** Since when the first event that waits has done so (ISO-8601); absent when nothing waits. */
  readonly since?: string;
}

/** An aggregate that waits. */
export interface WaitingLane extends Required<LaneState> {
  /** How many of its events are parked. */
  readonly parked: number;
}

export interface Waiting {
  /** Longest first. */
  readonly lanes: readonly WaitingLane[];
  /** How many wait, whether among `lanes` or not. */
  readonly total: number;
}

export interface WaitingOptions {
  /** The consumers of this store's service. */
  readonly consumers: readonly Consumer[];
  /** Only the aggregates of the consumer with this name. */
  readonly only?: string;
  /** The most lanes to give. */
  readonly limit: number;
}

const READS_AT_ONCE = 32;

/** How far a consumer has come with one aggregate, and what holds it up. It changes nothing. */
export const readLaneState = async (
  store: EventStore,
  consumers: readonly Consumer[],
  subject: FenceSubject,
): Promise<LaneState> => {
  const item = await store.table.get(fenceKey(subject));
  const fence = decodeFence(subject, item);
  const { lastSequence, blockedAt } = fence;
  const parked = await nextParked(store, fence);
  const waitsFor = await reason(store, consumers, fence, parked);
  if (waitsFor === undefined) return { subject, lastSequence, blockedAt };
  // In the attention index a blocked fence stands at the time of its block.
  const blockedSince = String(item?.attentionSk ?? '');
  const since = waitsFor.kind === 'blocked' ? blockedSince : (parked?.parkedAt ?? blockedSince);
  return { subject, lastSequence, blockedAt, waitsFor, since };
};

/**
 * The aggregates whose events wait, longest first. It reads the attention index, which lags behind a little, then each
 * lane itself, and changes nothing.
 */
export const readWaiting = async (
  store: EventStore,
  { consumers, only, limit }: WaitingOptions,
): Promise<Waiting> => {
  const lanes = await noticed(store.table, only);
  const waiting: WaitingLane[] = [];
  for (let done = 0; done < lanes.length; done += READS_AT_ONCE) {
    const states = lanes.slice(done, done + READS_AT_ONCE).map(async ({ subject, parked }) => {
      const { waitsFor, since, ...state } = await readLaneState(store, consumers, subject);
      if (waitsFor === undefined || since === undefined) return [];
      // Copies of events that were handled meanwhile may not be removed yet.
      const count = [...parked].filter((sk) => sk > parkedSk(state.lastSequence)).length;
      return [{ ...state, waitsFor, since, parked: count }];
    });
    waiting.push(...(await Promise.all(states)).flat());
  }
  const sorted = waiting.sort((one, other) => (one.since < other.since ? -1 : 1));
  return { lanes: sorted.slice(0, limit), total: sorted.length };
};

interface Noticed {
  readonly subject: FenceSubject;
  /** Sort keys of its parked events. A sweep that moves entries meanwhile may have one seen twice. */
  readonly parked: Set<string>;
}

/** The lanes that are in the attention index. */
const noticed = async (table: Table, only: string | undefined): Promise<readonly Noticed[]> => {
  const lanes = new Map<string, Noticed>();
  for (const kind of INBOX_KINDS)
    await eachInboxEntry(table, kind, ({ pk, sk }, subject) => {
      if (only !== undefined && only !== inboxOwner(subject.consumer).consumer) return;
      const lane = lanes.get(pk) ?? { subject, parked: new Set() };
      if (kind === 'parked') lane.parked.add(sk);
      lanes.set(pk, lane);
    });
  return [...lanes.values()];
};

const nextParked = async (
  { table }: EventStore,
  { subject, lastSequence }: Fence,
): Promise<Parked | undefined> => {
  const from = parkedSk(lastSequence + 1);
  const range = { pk: fencePk(subject), from, to: `${PARKED_PREFIX}~`, limit: 1 };
  for await (const item of table.range(range)) return parkedOf(item);
  return undefined;
};

const reason = async (
  store: EventStore,
  consumers: readonly Consumer[],
  { subject, lastSequence, blockedAt }: Fence,
  parked: Parked | undefined,
): Promise<WaitsFor | undefined> => {
  const there = [...(parked === undefined ? [] : [parked.sequence]), ...blockedAt];
  if (there.length === 0) return undefined;
  const { consumer } = inboxOwner(subject.consumer);
  const owner = consumers.find(({ name }) => name === consumer);
  if (owner === undefined) return { kind: 'no-consumer' };
  const next = lastSequence + 1;
  const isNext = parked?.sequence === next;
  const isGivenUp = isNext && parked.body === undefined;
  // A copy of it may still be parked; a discard has taken its place when there is no body.
  if (blockedAt.includes(next) && !isGivenUp) return { kind: 'blocked', sequence: next };
  if (!isNext) return { kind: 'gap', fromSequence: next, toSequence: Math.min(...there) - 1 };
  const awaited = parked.body === undefined ? undefined : await parkedAwaits(store, owner, parked.body);
  return awaited === undefined
    ? { kind: 'drain' }
    : { kind: 'awaits', type: awaited.type, subject: awaited.fence.subject };
};
