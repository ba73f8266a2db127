import { PlatformError } from '@edtech/contracts';
import { COMMIT_RETRIES, ConcurrencyConflict, type EventStore, retries } from '@edtech/event-store';
import { type FenceSubject, fencePk } from '@edtech/event-store/layout';
import { skipDiscarded } from './drain.ts';
import { firstParked, forget, parkDiscarded, readFence } from './lane.ts';
import type { Queue } from './queue.ts';

export interface DiscardRequest {
  readonly subject: FenceSubject;
  readonly sequence: number;
  /** Who decides that the event is given up, and why. */
  readonly by: string;
  readonly reason: string;
}

/** The consumer has handled the event, or it was discarded before: there is nothing to give up. */
export class NothingToDiscard extends PlatformError {
  readonly code = 'nothing-to-discard';
  readonly kind = 'conflict';

  constructor({ subject, sequence }: DiscardRequest, lastSequence: number) {
    super(
      `${subject.consumer} is past sequence ${sequence} of ${subject.aggregateType} ${subject.aggregateId}: ` +
        `the last one is ${lastSequence}.`,
    );
  }
}

/**
 * Gives up one event of an aggregate, so that those after it are handled without it. Done at once when it is the
 * next one, and otherwise when its turn comes.
 * @throws NothingToDiscard, ConcurrencyConflict
 */
export const discard = async (
  store: EventStore,
  queue: Pick<Queue, 'requeue'>,
  request: DiscardRequest,
): Promise<void> => {
  const { subject, sequence } = request;
  const again = retries(COMMIT_RETRIES, store.timing);
  do {
    const fence = await readFence(store, subject);
    if (sequence <= fence.lastSequence) throw new NothingToDiscard(request, fence.lastSequence);
    if (!(await parkDiscarded(store, fence, sequence, request))) continue;
    if (sequence === fence.lastSequence + 1) await goOn(store, queue, subject);
    return;
  } while (await again.another());
  throw new ConcurrencyConflict([fencePk(subject)]);
};

/** Moves the fence past what was given up, and sends the next parked event to its turn. */
const goOn = async (
  store: EventStore,
  queue: Pick<Queue, 'requeue'>,
  subject: FenceSubject,
): Promise<void> => {
  for (;;) {
    const parked = await firstParked(store, subject);
    const fence = await readFence(store, subject);
    if (parked === undefined || parked.sequence > fence.lastSequence + 1) return;
    if (parked.sequence <= fence.lastSequence) await forget(store, parked.key);
    else if (parked.body !== undefined) return queue.requeue(parked.body);
    else await skipDiscarded(store, fence, parked);
  }
};
