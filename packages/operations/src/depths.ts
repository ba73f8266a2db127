import type { OutboxStatistics } from '@edtech/outbox';
import type { Queues } from './health/queue-health.ts';

/** An outbox to be measured. */
export interface MeasuredOutbox {
  readonly service: string;
  readonly statistics: () => Promise<OutboxStatistics>;
}

/** A queue to be measured. */
export interface MeasuredQueue {
  readonly service: string;
  readonly queueName: string;
  /** `work`: functions read it. `dead-letters`: nobody but people do. */
  readonly holds: 'work' | 'dead-letters';
  /** Whose messages it holds, if it is a consumer's. */
  readonly consumer?: string;
}

export interface OutboxDepth {
  readonly service: string;
  /** Records that are to be published, and milliseconds since the oldest of them was committed. */
  readonly open: number;
  readonly oldestAge?: number;
  /** Records that were given up. */
  readonly failed: number;
}

export interface QueueState extends MeasuredQueue {
  /** Messages that may be received now, and those that somebody works on or that are put off. */
  readonly visible: number;
  readonly hidden: number;
  /** How many of the hidden ones are put off. */
  readonly delayed: number;
  /** Since when the oldest of some dead letters is there (ISO-8601). */
  readonly since?: string;
}

/** How much waits, and for how long. */
export interface Depths {
  readonly outboxes: readonly OutboxDepth[];
  readonly queues: readonly QueueState[];
  /** Outboxes and queues that could not be measured. */
  readonly unknown: readonly string[];
}

export interface DepthsSources {
  readonly outboxes: readonly MeasuredOutbox[];
  readonly queues: readonly MeasuredQueue[];
  readonly sqs: Queues;
}

/** Measures outboxes and queues, side by side. One that does not answer hides no other. */
export const getDepths = async ({ outboxes, queues, sqs }: DepthsSources): Promise<Depths> => {
  const unknown: string[] = [];
  const each = async <Place, Depth>(
    places: readonly Place[],
    nameOf: (place: Place) => string,
    measure: (place: Place) => Promise<Depth>,
  ): Promise<readonly Depth[]> => {
    const measured = await Promise.allSettled(places.map(measure));
    return measured.flatMap((result, position) => {
      if (result.status === 'fulfilled') return [result.value];
      const place = places[position];
      if (place !== undefined) unknown.push(nameOf(place));
      return [];
    });
  };
  const [ofOutboxes, ofQueues] = await Promise.all([
    each(outboxes, ({ service }) => `${service} outbox`, outboxDepth),
    each(
      queues,
      ({ queueName }) => queueName,
      (queue) => queueState(sqs, queue),
    ),
  ]);
  return { outboxes: ofOutboxes, queues: ofQueues, unknown };
};

const outboxDepth = async ({ service, statistics }: MeasuredOutbox): Promise<OutboxDepth> => {
  const { PENDING, PROCESSING, FAILED } = (await statistics()).statuses;
  const ages = [PENDING, PROCESSING].flatMap(({ oldestAge }) => oldestAge ?? []);
  return {
    service,
    open: PENDING.count + PROCESSING.count,
    ...(ages.length === 0 ? {} : { oldestAge: Math.max(...ages) }),
    failed: FAILED.count,
  };
};

const queueState = async (sqs: Queues, queue: MeasuredQueue): Promise<QueueState> => {
  const { queueName, holds } = queue;
  const depth = await sqs.depth(queueName);
  const isAsked = holds === 'dead-letters' && depth.visible > 0;
  const since = isAsked ? await sqs.oldestOfSome(queueName) : undefined;
  return { ...queue, ...depth, ...(since === undefined ? {} : { since }) };
};
