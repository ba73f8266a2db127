import { decodeFence, type Item, type Table } from '@edtech/event-store';
import { FENCE_SK, fenceSubjectOf, markerSubjectOf, OUTBOX_PREFIX } from '@edtech/event-store/layout';
import { inboxOwner, MARKER_DAYS } from '@edtech/messaging';
import type { TimeRange } from '@edtech/metrics';
import { eventsPassed } from './events-passed.ts';
import { NO_RECOUNT, ofConsumer, type Recount } from './recount.ts';

export interface RecountOptions {
  readonly range: TimeRange;
  /** Consumers that are counted; who else keeps markers is not told of. */
  readonly consumers: ReadonlySet<string>;
  /** The tables whose outboxes publish events of a source. */
  readonly producersOf: (source: string) => readonly Pick<Table, 'range'>[];
}

const DAY_MILLISECONDS = 86_400_000;

/** What an item of a service's table says of what happened in the range. */
export const recountItem = async (item: Item, options: RecountOptions): Promise<Recount> => {
  if (item.pk.startsWith(OUTBOX_PREFIX)) return ofRecord(item, options);
  if (item.sk === FENCE_SK) return ofFence(item, options);
  return ofMarker(item, options);
};

/** A record keeps when it was published: by the fast path for the last time, if its batch came twice. */
const ofRecord = ({ status, processedAt, source }: Item, { range }: RecountOptions): Recount =>
  status === 'COMPLETED' && typeof processedAt === 'string' && isIn(Date.parse(processedAt), range)
    ? { ...NO_RECOUNT, published: { [String(source)]: 1 } }
    : NO_RECOUNT;

/** A marker was made when its event's handling began, and keeps that to the second by the day on which it goes. */
const ofMarker = (item: Item, { range, consumers }: RecountOptions): Recount => {
  const owner = markerSubjectOf(item);
  if (owner === undefined) return NO_RECOUNT;
  const { consumer } = inboxOwner(owner.consumer);
  const handledAt = Number(item.expiresAt) * 1_000 - MARKER_DAYS * DAY_MILLISECONDS;
  return consumers.has(consumer) && isIn(handledAt, range) ? ofConsumer(consumer, { marked: 1 }) : NO_RECOUNT;
};

const ofFence = async (item: Item, options: RecountOptions): Promise<Recount> => {
  const subject = fenceSubjectOf(item.pk);
  if (subject === undefined) return NO_RECOUNT;
  const { consumer, replayId } = inboxOwner(subject.consumer);
  // What a replay has handled once more was committed at some other time, and is not timed.
  if (replayId !== undefined || !options.consumers.has(consumer)) return NO_RECOUNT;
  const { range, producersOf } = options;
  const fence = decodeFence(subject, item);
  const passed = await Promise.all(
    producersOf(subject.source).map((producer) => eventsPassed(producer, fence, range)),
  );
  const sum = (of: (one: (typeof passed)[number]) => number): number =>
    passed.reduce((total, one) => total + of(one), 0);
  return ofConsumer(consumer, {
    fenced: sum((one) => one.handled),
    givenUp: sum((one) => one.givenUp),
    isFenced: true,
  });
};

const isIn = (at: number, { from, to }: TimeRange): boolean => Date.parse(from) <= at && at < Date.parse(to);
