import { randomUUID } from 'node:crypto';
import { type EventStore, type Fence, fenceSkip } from '@edtech/event-store';
import { type FenceSubject, fencePk } from '@edtech/event-store/layout';
import { type Dependent, forget, type Parked, parkedOf, readLane } from './lane.ts';
import { readBody } from './message.ts';
import { decided } from './observe.ts';
import type { Queue } from './queue.ts';
import { type OrderedOptions, takeTurn } from './turn.ts';

/**
 * Handles the parked events whose turn has come, one transaction each, removes those that were handled meanwhile, and
 * sends on their way the events of other aggregates that waited for this one. A drain that is cut short is taken up
 * again by the inbox sweeper.
 * @param sequence the fence is known to be here, or further
 */
export const drain = async (
  options: OrderedOptions,
  subject: FenceSubject,
  sequence: number,
): Promise<void> => {
  for (let known = sequence; ; ) {
    const { fence, parked, dependents } = await readLane(options.store, subject, known + 1);
    for (const dependent of dependents) await release(options, fence, dependent);
    for (const one of parked) if (one.sequence <= fence.lastSequence) await forget(options.store, one.key);
    if (fence.lastSequence > known) {
      // Others have gone on meanwhile: what is parked after that was not read yet.
      known = fence.lastSequence;
      continue;
    }
    const next = parked.find((one) => one.sequence === fence.lastSequence + 1);
    if (next === undefined || options.signal.aborted || !(await handleParked(options, fence, next))) return;
    known = next.sequence;
  }
};

/** Sends an event that waited for one that has been handled now to its own turn. */
export const release = async (
  { store, queue }: { readonly store: EventStore; readonly queue: Queue },
  { handledTypes }: Fence,
  { key, parked, awaitedType }: Dependent,
): Promise<void> => {
  if (!handledTypes.includes(awaitedType)) return;
  const item = await store.table.get(parked);
  const body = item === undefined ? undefined : parkedOf(item).body;
  // It stays parked until it has been handled: the message may be lost with the function that sends it.
  if (body !== undefined) await queue.requeue(body);
  await forget(store, key);
};

/** False when it was not handled here: it waits on, or went back to the queue with receives of its own. */
const handleParked = async (options: OrderedOptions, fence: Fence, parked: Parked): Promise<boolean> => {
  const { store, consumer, queue, log, observer } = options;
  const { key, body, sequence } = parked;
  if (body === undefined) return skipDiscarded(store, fence, parked);
  let type: string | undefined;
  try {
    const removal = { kind: 'delete', key, when: [] } as const;
    const message = readBody(consumer, body);
    type = message.envelope.type;
    const outcome = await takeTurn(options, fence, message, [removal]);
    // When it was parked was counted then, and who has handled it meanwhile has counted that.
    if (outcome === 'handled')
      observer?.delivered(decided(consumer, message.envelope, outcome, store.timing.now()));
    return outcome !== 'parked';
  } catch (error) {
    log({
      level: 'warn',
      message: 'a parked event goes back to the queue',
      consumer: consumer.name,
      fence: fencePk(fence.subject),
      sequence,
      error: String(error),
    });
    await queue.requeue(body);
    observer?.delivered({ consumer: consumer.name, type, ending: 'retried' });
    await forget(store, key);
    return false;
  }
};

/** Moves the fence past an event that a person gave up. */
export const skipDiscarded = async (
  { table }: EventStore,
  fence: Fence,
  { key }: Parked,
): Promise<boolean> => {
  const removal = { kind: 'delete', key, when: [] } as const;
  await table.transact(fenceSkip(fence, [removal]), randomUUID());
  return true;
};
