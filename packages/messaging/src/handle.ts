import type { Envelope } from '@edtech/contracts';
import type { CommandContext, EventStore, Guard } from '@edtech/event-store';
import type { Consumer, Handles, Handling } from './consumer.ts';
import { inboxNameOf } from './inbox-name.ts';

/** What became of an event. `parked`: kept until its predecessors have been handled. */
export type Outcome = 'handled' | 'duplicate' | 'parked';

export interface HandleRequest {
  readonly store: EventStore;
  readonly consumer: Consumer;
  readonly envelope: Envelope;
  /** Absent for an event that is only counted. */
  readonly handles?: Handles;
  readonly guard: Guard;
  /** Aborts when the time for the event is up. */
  readonly signal: AbortSignal;
}

/**
 * Runs the handler and commits its decisions together with the guard, so that they happen once however often the
 * event is delivered. `moved` when the guard's item is no longer as it was read: nothing was written.
 * @throws whatever the handler throws, and the signal's reason when it was too late to commit
 */
export const handleOnce = async (request: HandleRequest): Promise<'handled' | 'duplicate' | 'moved'> => {
  const { store, consumer, envelope, handles, guard, signal } = request;
  const handling = handlingOf(consumer, envelope, signal);
  try {
    const { outcome } = await store.transact(
      { context: causedBy(envelope, consumer.name), guard },
      async (tx) => {
        // The envelope's data was validated against this very handler's contract.
        await handles?.handle(envelope as never, tx, handling);
        signal.throwIfAborted();
      },
    );
    return outcome === 'committed' ? 'handled' : outcome;
  } catch (error) {
    // A redelivered event may meet the state that its own first delivery left: that refusal is a success.
    const found = await store.table.get(guard.key);
    if (!guard.stands(found)) return guard.verdict(found);
    throw error;
  }
};

/** What the handler is given for the calls that it makes because of an event. */
export const handlingOf = (consumer: Consumer, envelope: Envelope, signal: AbortSignal): Handling => ({
  signal,
  idempotencyKey: `${inboxNameOf(consumer, envelope)}:${envelope.id}`,
});

/** Where a command comes from that the consumer called `consumer` sends because of an event. */
export const causedBy = (
  { id, correlationId, trace }: Pick<Envelope, 'id' | 'correlationId' | 'trace'>,
  consumer: string,
): CommandContext => ({
  correlationId,
  causationId: id,
  actor: { kind: 'service', id: consumer },
  ...(trace === undefined ? {} : { trace }),
});
