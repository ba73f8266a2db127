import type { ItemKey } from './layout/keys.ts';

/** How far a scan has come with one of the parts of a table that are read side by side, from 0. */
export interface ScanSegment {
  readonly segment: number;
  readonly segments: number;
  /** Everything up to and with this item was seen. */
  readonly after?: ItemKey;
  readonly done: boolean;
}

export interface ThroughSegments {
  /** Segments that are read at a time. */
  readonly concurrency: number;
  /** Ends each of them in good order. */
  readonly signal: AbortSignal;
}

/**
 * Goes through the segments that are not done, and gives all of them as they are then. The first failure ends the others.
 * @param work is given how to save how far it has come, which gives all segments as they are then; it stops at the signal that it
 * is given
 */
export const throughSegments = async <Segment extends ScanSegment>(
  given: readonly Segment[],
  { concurrency, signal }: ThroughSegments,
  work: (
    segment: Segment,
    until: AbortSignal,
    save: (segment: Segment) => readonly Segment[],
  ) => Promise<void>,
): Promise<readonly Segment[]> => {
  const segments = [...given];
  const left = segments.flatMap((segment, place) => (segment.done ? [] : [{ segment, place }]));
  const failing = new AbortController();
  const until = AbortSignal.any([signal, failing.signal]);
  const goOn = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined && !until.aborted; next = left.shift()) {
      const { segment, place } = next;
      await work(segment, until, (saved) => {
        segments[place] = saved;
        return segments;
      });
    }
  };
  const workers = Array.from({ length: concurrency }, () =>
    goOn().catch((error: unknown) => {
      failing.abort();
      throw error;
    }),
  );
  for (const ended of await Promise.allSettled(workers)) if (ended.status === 'rejected') throw ended.reason;
  return segments;
};

/** What is found, in lists of up to `size`, until the signal. */
export async function* listsOf<Found>(
  found: AsyncIterable<Found>,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Found[], void, undefined> {
  let list: Found[] = [];
  for await (const one of found) {
    if (signal.aborted) return;
    list.push(one);
    if (list.length < size) continue;
    yield list;
    list = [];
  }
  if (list.length > 0 && !signal.aborted) yield list;
}
