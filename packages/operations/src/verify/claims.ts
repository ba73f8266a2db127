import {
  BOUNDS,
  type ConsumerFigures,
  type KeptBatch,
  type OutboxFigures,
  type TimeRange,
} from '@edtech/metrics';

/** How many were counted in a range, by those batches of which that is certain, and by those of which it is possible. */
export interface Claimed {
  readonly atLeast: number;
  readonly atMost: number;
}

/** What figures claim for a range. */
export interface Claims {
  /** What consumers handled, by their names: in the range, and of what was committed in the range. */
  readonly handled: ReadonlyMap<string, Claimed>;
  readonly committed: ReadonlyMap<string, Claimed>;
  /** What outboxes published in the range, by their sources. */
  readonly published: ReadonlyMap<string, Claimed>;
  /** Batches that this code cannot read: what they have counted is missing. */
  readonly unreadable: number;
}

/**
 * A batch is over so long after anything that it counts, at most: no function that counts may run for longer. Its figures say
 * when it was over, so at the ends of a range there are events of which nobody can tell on which side they were.
 */
export const LONGEST_BATCH_MILLISECONDS = 60_000;

/** When a batch was over is known to the second. */
const SECOND = 1_000;

/** What a clock that is behind the producer's makes of an event that took no time. */
const CLOCK_SKEW_MILLISECONDS = 5_000;

/** Adds up what batches say of a range. */
export const claimsOf = ({ from, to }: TimeRange) => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const claims = { handled: createSums(), committed: createSums(), published: createSums() };

  let unreadable = 0;

  /** @param first and last when it was, at the earliest and at the latest */
  const weigh = (count: number, first: number, last: number): Claimed => ({
    atLeast: begin <= first && last < end ? count : 0,
    atMost: begin <= last && first < end ? count : 0,
  });

  const ofConsumer = (endedAt: number, { place, counts, latency }: ConsumerFigures): void => {
    const began = endedAt - SECOND - LONGEST_BATCH_MILLISECONDS;
    claims.handled.add(place, weigh(counts.handled, began, endedAt));
    let timed = 0;
    for (const [bucket, count] of latency.histogram) {
      timed += count;
      const shortest = bucket === 0 ? -CLOCK_SKEW_MILLISECONDS : (BOUNDS[bucket - 1] ?? 0) - 1;
      const longest = (BOUNDS[bucket] ?? Number.POSITIVE_INFINITY) + 1;
      claims.committed.add(place, weigh(count, began - longest, endedAt - shortest));
    }
    // What a replay sent may have been committed at any time.
    claims.committed.add(place, weigh(counts.handled - timed, Number.NEGATIVE_INFINITY, endedAt));
  };

  const ofOutbox = (endedAt: number, { place, counts }: OutboxFigures): void =>
    claims.published.add(
      place,
      weigh(counts.published, endedAt - SECOND - LONGEST_BATCH_MILLISECONDS, endedAt),
    );

  return {
    see({ endedAt, figures }: KeptBatch): void {
      if (figures === undefined) unreadable += 1;
      for (const one of figures?.consumers ?? []) ofConsumer(endedAt, one);
      for (const one of figures?.outboxes ?? []) ofOutbox(endedAt, one);
    },
    claims: (): Claims => ({
      handled: claims.handled.all,
      committed: claims.committed.all,
      published: claims.published.all,
      unreadable,
    }),
  };
};

const createSums = () => {
  const all = new Map<string, Claimed>();
  return {
    all,
    add(place: string, { atLeast, atMost }: Claimed): void {
      const there = all.get(place) ?? { atLeast: 0, atMost: 0 };
      all.set(place, { atLeast: there.atLeast + atLeast, atMost: there.atMost + atMost });
    },
  };
};
