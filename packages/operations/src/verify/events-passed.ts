import { type Fence, sequencesKnown, type Table } from '@edtech/event-store';
import { localPlaceOf, outboxPk } from '@edtech/event-store/layout';
import type { TimeRange } from '@edtech/metrics';

export interface Passed {
  readonly handled: number;
  readonly givenUp: number;
}

/** Clocks of two functions of one producer differ by less: within an aggregate, times of commits go back by no more. */
const CLOCK_SKEW_MILLISECONDS = 60_000;

const NONE: Passed = { handled: 0, givenUp: 0 };

/**
 * The events that were committed in `range`, and that a fence is past: its aggregate's newest records, as far back as the range
 * begins. A fence keeps no more than its last sequence, so when each of them was handled nobody can tell.
 * @param producer the table whose outbox publishes them
 */
export const eventsPassed = async (
  producer: Pick<Table, 'range'>,
  fence: Fence,
  { from, to }: TimeRange,
): Promise<Passed> => {
  const earliest = Date.parse(from) - CLOCK_SKEW_MILLISECONDS;
  const { lastSequence, lastOccurredAt, subject } = fence;
  if (lastOccurredAt !== undefined && Date.parse(lastOccurredAt) < earliest) return NONE;
  const { firstSequence, discarded } = sequencesKnown(fence);
  const { aggregateType, aggregateId, source } = subject;
  const records = { pk: outboxPk(aggregateType, aggregateId), from: '0', to: '~', reverse: true };
  let [handled, givenUp] = [0, 0];
  for await (const record of producer.range(records)) {
    const createdAt = Date.parse(String(record.createdAt));
    if (createdAt < earliest) break;
    const sequence = Number(record.sequence);
    const isPassed = firstSequence <= sequence && sequence <= lastSequence;
    const isMeant = localPlaceOf(record.sk) === undefined && record.source === source;
    if (!isMeant || !isPassed || createdAt < Date.parse(from) || createdAt >= Date.parse(to)) continue;
    if (discarded.includes(sequence)) givenUp += 1;
    else handled += 1;
  }
  return { handled, givenUp };
};
