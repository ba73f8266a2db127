import type { Claimed, Claims } from './claims.ts';
import { NO_CONSUMER, type Recount } from './recount.ts';

/** What one place has, against what figures claim. */
export interface PlaceReport {
  /** A consumer, or the source of an outbox's events. */
  readonly place: string;
  /** What the place still shows. */
  readonly recounted: number;
  /** What figures claim of it: the two differ by what was at the very ends of the range. */
  readonly counted: Claimed;
  /** What happened and was not counted. */
  readonly missing: Claimed;
  /** What was counted and cannot be found. */
  readonly surplus: Claimed;
}

export interface ConsumerReport extends PlaceReport {
  /** `markers` tell of events that were handled in the range, `fences` of those that were committed in it. */
  readonly by: 'markers' | 'fences';
  /** Events that a person has given up. */
  readonly givenUp: number;
}

export interface MetricsReport {
  readonly consumers: readonly ConsumerReport[];
  readonly outboxes: readonly PlaceReport[];
  /** Batches that a newer version has counted: what is in them is told as missing. */
  readonly unreadableBatches: number;
}

const NOTHING: Claimed = { atLeast: 0, atMost: 0 };

/** Holds what was recounted against what figures claim. */
export const reportOf = (
  { consumers, published }: Recount,
  claims: Claims,
  stores: readonly { readonly consumers: readonly string[] }[],
): MetricsReport => {
  const known = new Set(stores.flatMap((store) => store.consumers));
  return {
    consumers: names(
      Object.keys(consumers).filter((name) => isAnything(consumers[name])),
      [...claims.handled.keys()].filter((name) => known.has(name)),
    ).map((name) => {
      const { marked = 0, fenced = 0, givenUp = 0, isFenced = false } = consumers[name] ?? {};
      const by = isFenced ? 'fences' : 'markers';
      const claimed = by === 'fences' ? claims.committed : claims.handled;
      return { ...placeReport(name, marked + fenced, claimed.get(name)), by, givenUp };
    }),
    unreadableBatches: claims.unreadable,
    outboxes: names(Object.keys(published), [...claims.published.keys()]).map((source) =>
      placeReport(source, published[source] ?? 0, claims.published.get(source)),
    ),
  };
};

const isAnything = ({ marked, fenced, givenUp } = NO_CONSUMER): boolean => marked + fenced + givenUp > 0;

const names = (some: readonly string[], others: readonly string[]): readonly string[] =>
  [...new Set([...some, ...others])].sort();

const placeReport = (place: string, recounted: number, counted = NOTHING): PlaceReport => ({
  place,
  recounted,
  counted,
  missing: {
    atLeast: Math.max(0, recounted - counted.atMost),
    atMost: Math.max(0, recounted - counted.atLeast),
  },
  surplus: {
    atLeast: Math.max(0, counted.atLeast - recounted),
    atMost: Math.max(0, counted.atMost - recounted),
  },
});
