import type { Envelope } from '@edtech/contracts';
import {
  decodeFence,
  type EventStore,
  type Fence,
  type Guard,
  inboxMarker,
  unmoved,
} from '@edtech/event-store';
import {
  attention,
  type FenceSubject,
  fenceKey,
  fencePk,
  PARKED_PREFIX,
  parkedKey,
  parkedSk,
} from '@edtech/event-store/layout';
import { MARKER_DAYS } from './retry-policy.ts';

/** What a consumer remembers of the events that it has seen, in its own service's table. */

const DAY_SECONDS = 24 * 60 * 60;

export const markerOf = (store: EventStore, consumer: string, { id }: Envelope): Guard =>
  inboxMarker(consumer, id, Math.floor(store.timing.now() / 1_000) + MARKER_DAYS * DAY_SECONDS);

export const subjectOf = (consumer: string, { source, aggregate }: Envelope): FenceSubject => ({
  consumer,
  source,
  aggregateType: aggregate.type,
  aggregateId: aggregate.id,
});

export const readFence = async ({ table }: EventStore, subject: FenceSubject): Promise<Fence> =>
  decodeFence(subject, await table.get(fenceKey(subject)));

/** True when the guard's item shows that the message was handled before. */
export const wasHandled = async ({ table }: EventStore, guard: Guard): Promise<boolean> =>
  guard.verdict(await table.get(guard.key)) === 'duplicate';

/** An event that waits for its predecessors. */
export interface Parked {
  readonly sequence: number;
  /** The message's body, as it was received. */
  readonly body: string;
}

/**
 * Keeps an event that arrived before its predecessors. False when the fence has moved since it was read: the event's
 * turn may have come.
 */
export const park = async (
  { table, timing }: EventStore,
  fence: Fence,
  sequence: number,
  body: string,
  token: string,
): Promise<boolean> => {
  const key = parkedKey(fence.subject, sequence);
  const parkedAt = new Date(timing.now()).toISOString();
  const { outcome } = await table.transact(
    [
      {
        kind: 'put',
        item: { ...key, ...attention('parked', key.pk, parkedAt), sequence, body, parkedAt },
        when: [],
      },
      { kind: 'check', key: fenceKey(fence.subject), when: unmoved(fence) },
    ],
    token,
  );
  return outcome === 'committed';
};

/** The parked events of an aggregate, in order, up to and with the one that is next after the fence. */
export const nextParked = async (
  { table }: EventStore,
  { subject, lastSequence }: Fence,
): Promise<readonly Parked[]> => {
  const parked: Parked[] = [];
  const range = { pk: fencePk(subject), from: PARKED_PREFIX, to: parkedSk(lastSequence + 1) };
  for await (const { sequence, body } of table.range(range)) {
    parked.push({ sequence: Number(sequence), body: String(body) });
  }
  return parked;
};
