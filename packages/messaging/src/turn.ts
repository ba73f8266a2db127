import { type EventStore, type Fence, type FencedEvent, fenceAdvance, type Write } from '@edtech/event-store';
import { awaitedBy } from './awaited.ts';
import { type Consumer, isAwaited } from './consumer.ts';
import { handleOnce, type Outcome } from './handle.ts';
import { parkBehind } from './lane.ts';
import type { Message } from './message.ts';

export interface TurnOptions {
  readonly store: EventStore;
  readonly consumer: Consumer;
  /** Aborts when the time for the event is up. */
  readonly signal: AbortSignal;
}

/**
 * Handles the event whose turn it is, or parks it when it waits for another aggregate's. False when a fence has moved
 * since it was read: nothing was done.
 */
export const takeTurn = async (
  options: TurnOptions,
  fence: Fence,
  { envelope, body, handles }: Message,
  companions: readonly Write[] = [],
): Promise<Outcome | false> => {
  const { store, consumer, signal } = options;
  const { sequence } = envelope.aggregate;
  const awaited = await awaitedBy(store, consumer, envelope, handles);
  if (awaited !== undefined) return (await parkBehind(store, fence, sequence, body, awaited)) && 'parked';
  const event: FencedEvent = {
    id: envelope.id,
    occurredAt: envelope.occurredAt,
    ...(isAwaited(consumer, envelope.type) ? { awaitedType: envelope.type } : {}),
  };
  const guard = fenceAdvance(fence, event, companions);
  const outcome = await handleOnce({ store, consumer, envelope, guard, signal, ...(handles && { handles }) });
  return outcome === 'moved' ? false : outcome;
};
