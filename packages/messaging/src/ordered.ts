import { COMMIT_RETRIES, ConcurrencyConflict, comesAgain, type Fence, retries } from '@edtech/event-store';
import { fencePk } from '@edtech/event-store/layout';
import { isAwaited } from './consumer.ts';
import { drain } from './drain.ts';
import type { Outcome } from './handle.ts';
import { subjectOf } from './inbox-name.ts';
import { park, readFence } from './lane.ts';
import type { Message } from './message.ts';
import { decided } from './observe.ts';
import { Poison } from './poison.ts';
import { type OrderedOptions, takeTurn } from './turn.ts';

/**
 * Handles an event in its aggregate's order: the next one is handled, an earlier one was handled before, a later one
 * is parked until its turn. Whatever was waiting for this event follows at once.
 * @throws Poison when the sequence was used before by another event; whatever the handler throws
 */
export const handleInOrder = async (options: OrderedOptions, message: Message): Promise<Outcome> => {
  const { store, consumer, observer } = options;
  const { sequence } = message.envelope.aggregate;
  const subject = subjectOf(consumer, message.envelope);
  // Before the drain: whatever becomes of that, this event has come to its end.
  const tell = (outcome: Outcome): void =>
    observer?.delivered(decided(consumer, message.envelope, outcome, store.timing.now()));
  const again = retries(COMMIT_RETRIES, store.timing);
  do {
    const fence = await readFence(store, subject);
    if (sequence <= fence.lastSequence) {
      refuseReuse(fence, message);
      tell('duplicate');
      await drain(options, subject, fence.lastSequence);
      return 'duplicate';
    }
    const outcome =
      sequence === fence.lastSequence + 1
        ? await takeTurn(options, fence, message)
        : (await park(store, fence, sequence, message.body)) && 'parked';
    if (outcome === false) continue;
    tell(outcome);
    if (mayBeWaitedFor(options, fence, message, outcome)) await drain(options, subject, sequence);
    return outcome;
  } while (await again.another());
  throw new ConcurrencyConflict([fencePk(subject)]);
};

/**
 * Whether something may wait for an event that has come to its end: looking costs a query, and nearly always nothing does. What is
 * parked behind the event is noted at the fence, and its commit has found that as it was read; who parks something later finds
 * the fence moved, and looks again. Who of other aggregates waits for it is not noted there, but only for the types that are
 * declared as awaited. A duplicate may be all that is left of a drain that was cut short. What a version has parked that noted
 * nothing is not seen here: the inbox sweeper takes it up, as it does after a drain that was cut short.
 */
const mayBeWaitedFor = (
  { consumer }: OrderedOptions,
  { parkedTo }: Fence,
  { envelope }: Message,
  outcome: Outcome,
): boolean => {
  switch (outcome) {
    case 'parked':
      return false;
    case 'duplicate':
      return true;
    case 'handled':
      // Its own copy may be what is parked.
      return parkedTo >= envelope.aggregate.sequence || isAwaited(consumer, envelope.type);
  }
};

/** A producer that was restored to an earlier point uses its sequences again; that is no duplicate. */
const refuseReuse = (fence: Fence, { envelope }: Message): void => {
  const { id, occurredAt, aggregate } = envelope;
  if (comesAgain(fence, { id, occurredAt, sequence: aggregate.sequence })) return;
  throw new Poison(
    'sequence-reused',
    `sequence ${aggregate.sequence} of ${aggregate.type} ${aggregate.id} was another event, not ${id}; ` +
      `the last one handled is ${fence.lastSequence}, ${fence.lastEventId}`,
    { envelope },
  );
};
