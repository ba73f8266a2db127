import type { Log } from '@edtech/contracts';
import { type EventStore, type Fence, type FencedEvent, fenceAdvance, type Write } from '@edtech/event-store';
import { dependentKey, parkedKey } from '@edtech/event-store/layout';
import { awaitedBy, awaitedSubject } from './awaited.ts';
import { type Consumer, isAwaited } from './consumer.ts';
import { handleOnce, type Outcome } from './handle.ts';
import { parkBehind } from './lane.ts';
import type { Message } from './message.ts';
import type { DeliveryObserver } from './observe.ts';
import type { Queue } from './queue.ts';

export interface TurnOptions {
  readonly store: EventStore;
  readonly consumer: Consumer;
  /** Aborts when the time for the event is up. */
  readonly signal: AbortSignal;
}

/** What the order of an aggregate needs beside. */
export interface OrderedOptions extends TurnOptions {
  readonly queue: Queue;
  readonly log: Log;
  readonly observer?: DeliveryObserver | undefined;
}

/**
 * Handles the event whose turn it is, or parks it when it waits for another aggregate's. False when a fence has moved
 * since it was read: nothing was done.
 */
export const takeTurn = async (
  options: TurnOptions,
  fence: Fence,
  message: Message,
  companions: readonly Write[] = [],
): Promise<Outcome | false> => {
  const { store, consumer, signal } = options;
  const { envelope, body, handles } = message;
  const { sequence } = envelope.aggregate;
  const awaited = await awaitedBy(store, consumer, envelope, handles);
  if (awaited !== undefined) return (await parkBehind(store, fence, sequence, body, awaited)) && 'parked';
  const event: FencedEvent = {
    id: envelope.id,
    occurredAt: envelope.occurredAt,
    ...(isAwaited(consumer, envelope.type) ? { awaitedType: envelope.type } : {}),
  };
  const guard = fenceAdvance(fence, event, [...companions, ...endOfWaiting(consumer, fence, message)]);
  const outcome = await handleOnce({ store, consumer, envelope, guard, signal, ...(handles && { handles }) });
  return outcome === 'moved' ? false : outcome;
};

/** The note at another aggregate's fence that this event waits for it. A drain there may not have seen it. */
const endOfWaiting = (
  consumer: Consumer,
  { subject }: Fence,
  { envelope, handles }: Message,
): readonly Write[] => {
  const awaited = awaitedSubject(consumer, envelope, handles);
  if (awaited === undefined) return [];
  const key = dependentKey(awaited, parkedKey(subject, envelope.aggregate.sequence));
  return [{ kind: 'delete', key, when: [] }];
};
