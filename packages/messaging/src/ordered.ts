import { randomUUID } from 'node:crypto';
import type { Log } from '@edtech/contracts';
import {
  COMMIT_RETRIES,
  ConcurrencyConflict,
  type EventStore,
  type Fence,
  fenceAdvance,
  retries,
} from '@edtech/event-store';
import { type FenceSubject, fencePk, parkedKey } from '@edtech/event-store/layout';
import type { Consumer } from './consumer.ts';
import { handleOnce, type Outcome } from './handle.ts';
import { nextParked, type Parked, park, readFence, subjectOf } from './inbox.ts';
import { type Message, readBody } from './message.ts';
import { Poison } from './poison.ts';
import type { Queue } from './queue.ts';

export interface OrderedOptions {
  readonly store: EventStore;
  readonly consumer: Consumer;
  readonly queue: Queue;
  readonly log: Log;
}

/**
 * Handles an event in its aggregate's order: the next one is handled, an earlier one was handled before, a later one
 * is parked until its turn. Whatever was waiting for this event follows at once.
 * @throws Poison when the sequence was used before by another event; whatever the handler throws
 */
export const handleInOrder = async (options: OrderedOptions, message: Message): Promise<Outcome> => {
  const { store, consumer } = options;
  const { envelope, body, handles } = message;
  const subject = subjectOf(consumer.name, envelope);
  const { sequence } = envelope.aggregate;
  const again = retries(COMMIT_RETRIES, store.timing);
  do {
    const fence = await readFence(store, subject);
    if (sequence <= fence.lastSequence) {
      refuseReuse(fence, message);
      await drain(options, subject);
      return 'duplicate';
    }
    if (sequence > fence.lastSequence + 1) {
      if (await park(store, fence, sequence, body, randomUUID())) return 'parked';
      continue;
    }
    const guard = fenceAdvance(fence, envelope.id);
    const outcome = await handleOnce({ store, consumer, envelope, guard, ...(handles && { handles }) });
    if (outcome === 'moved') continue;
    await drain(options, subject);
    return outcome;
  } while (await again.another());
  throw new ConcurrencyConflict([fencePk(subject)]);
};

/** A producer that was restored to an earlier point uses its sequences again; that is no duplicate. */
const refuseReuse = ({ lastSequence, lastEventId }: Fence, { envelope }: Message): void => {
  if (envelope.aggregate.sequence !== lastSequence || lastEventId === envelope.id) return;
  throw new Poison(
    'sequence-reused',
    `sequence ${lastSequence} of ${envelope.aggregate.type} ${envelope.aggregate.id} was event ${lastEventId}, not ${envelope.id}`,
    { envelope },
  );
};

/** Handles the parked events whose turn has come, one transaction each, and removes those that were handled meanwhile. */
const drain = async (options: OrderedOptions, subject: FenceSubject): Promise<void> => {
  for (;;) {
    const fence = await readFence(options.store, subject);
    const parked = await nextParked(options.store, fence);
    if (parked.length === 0) return;
    for (const one of parked) {
      if (one.sequence <= fence.lastSequence) await forget(options.store, subject, one);
      else if (!(await handleParked(options, fence, one))) return;
    }
  }
};

/** False when it could not be handled here: it went back to the queue, with receives of its own. */
const handleParked = async (
  { store, consumer, queue, log }: OrderedOptions,
  fence: Fence,
  parked: Parked,
): Promise<boolean> => {
  try {
    const { envelope, handles } = readBody(consumer, parked.body);
    const removal = { kind: 'delete', key: parkedKey(fence.subject, parked.sequence), when: [] } as const;
    const guard = fenceAdvance(fence, envelope.id, [removal]);
    await handleOnce({ store, consumer, envelope, guard, ...(handles && { handles }) });
    return true;
  } catch (error) {
    log({
      level: 'warn',
      message: 'a parked event goes back to the queue',
      consumer: consumer.name,
      fence: fencePk(fence.subject),
      sequence: parked.sequence,
      error: String(error),
    });
    await queue.requeue(parked.body);
    await forget(store, fence.subject, parked);
    return false;
  }
};

const forget = async ({ table }: EventStore, subject: FenceSubject, { sequence }: Parked): Promise<void> => {
  await table.transact([{ kind: 'delete', key: parkedKey(subject, sequence), when: [] }], randomUUID());
};
