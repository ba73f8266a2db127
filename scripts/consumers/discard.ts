import type { EventStore } from '@edtech/event-store';
import type { FenceSubject } from '@edtech/event-store/layout';
import { type DiscardRequest, discard, type Queue, readLaneState } from '@edtech/messaging';
import type { ServiceConsumer } from './consumers.ts';
import { stateText } from './waiting.ts';

/** What was given up, or was not. */
export interface DiscardReport extends FenceSubject, Omit<DiscardRequest, 'subject'> {
  readonly discarded: boolean;
  /** Whether the aggregate went past the event at once; otherwise it does when its turn comes. */
  readonly past: boolean;
}

export interface DiscardOptions {
  readonly store: EventStore;
  readonly owner: ServiceConsumer;
  readonly queue: Pick<Queue, 'requeue'>;
  /** Asked before anything is changed; nobody is when undefined. */
  readonly confirms?: (question: string) => Promise<boolean>;
}

/**
 * Gives up one event, after somebody agreed who saw how far the consumer has come.
 * @throws NothingToDiscard, ConcurrencyConflict
 */
export const giveUp = async (
  { store, owner: { consumer }, queue, confirms }: DiscardOptions,
  request: DiscardRequest,
): Promise<DiscardReport> => {
  const { subject, ...rest } = request;
  const state = await readLaneState(store, [consumer], subject);
  const isAhead = request.sequence > state.lastSequence;
  // What is refused anyway needs nobody's consent.
  const agreed = !isAhead || confirms === undefined || (await confirms(question(request, stateText(state))));
  if (!agreed) return { ...subject, ...rest, discarded: false, past: false };
  await discard(store, queue, request);
  const { lastSequence } = await readLaneState(store, [consumer], subject);
  return { ...subject, ...rest, discarded: true, past: lastSequence >= request.sequence };
};

const question = ({ subject, sequence }: DiscardRequest, state: string): string =>
  `${state}\nHave ${subject.consumer} never handle event ${sequence} of ${subject.aggregateType}/${subject.aggregateId}?`;

/** What was done, as a person reads it. */
export const discardPage = (report: DiscardReport, deadLetterQueue: string): string => {
  const { aggregateType, aggregateId, sequence, discarded, past } = report;
  if (!discarded) return 'Nothing was changed.';
  const event = `Event ${sequence} of ${aggregateType}/${aggregateId}`;
  const what = past
    ? `${event} is given up; what waited behind it goes on.`
    : `${event} is given up: the consumer skips it when its turn comes.`;
  return `${what}\nIf it left a dead letter in ${deadLetterQueue}, delete that: it is of no use any more.`;
};
