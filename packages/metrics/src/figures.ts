import { type Histogram, mergeHistograms } from './histogram.ts';

/** What may become of an event that was delivered to a consumer. Each delivery counts once. */
export const ENDINGS = ['handled', 'deadLettered', 'retried', 'duplicate', 'parked'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What may become of a record that an outbox tried to publish. Each try counts once. */
export const FATES = ['published', 'deferred', 'refused', 'failed'] as const;
export type Fate = (typeof FATES)[number];

/** Durations from the commit of an event on. */
export interface Latency {
  /** Of all durations, in milliseconds. */
  readonly sum: number;
  readonly histogram: Histogram;
}

/** Of one type of event, at one place: a consumer, or an outbox. */
export interface PlaceFigures<Count extends string> {
  /** Name of the consumer, or source of the outbox's events. */
  readonly place: string;
  readonly type: string;
  readonly counts: Readonly<Record<Count, number>>;
  /** To the end of the handling of what was handled; to the bus, of what was published. */
  readonly latency: Latency;
}

export type ConsumerFigures = PlaceFigures<Ending>;
export type OutboxFigures = PlaceFigures<Fate>;

/** How often the sweeper of an outbox, which is called like its service, has gone through what is due. */
export interface SweepFigures {
  readonly outbox: string;
  readonly passes: number;
}

/** What was counted, in a batch or in many: by place and type, in the order of their names. */
export interface Figures {
  readonly consumers: readonly ConsumerFigures[];
  readonly outboxes: readonly OutboxFigures[];
  readonly sweeps: readonly SweepFigures[];
}

export const NO_FIGURES: Figures = { consumers: [], outboxes: [], sweeps: [] };

/** Two parts as one. Neither the order of parts nor how they are grouped makes a difference. */
export const merge = (one: Figures, other: Figures): Figures => mergeAll([one, other]);

/** All parts as one. */
export const mergeAll = (parts: readonly Figures[]): Figures => ({
  consumers: mergePlaces(parts.flatMap(({ consumers }) => consumers)),
  outboxes: mergePlaces(parts.flatMap(({ outboxes }) => outboxes)),
  sweeps: mergeSweeps(parts.flatMap(({ sweeps }) => sweeps)),
});

const mergeSweeps = (all: readonly SweepFigures[]): readonly SweepFigures[] => {
  const passesOf = new Map<string, number>();
  for (const { outbox, passes } of all) passesOf.set(outbox, (passesOf.get(outbox) ?? 0) + passes);
  return [...passesOf]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([outbox, passes]) => ({ outbox, passes }));
};

const mergePlaces = <Count extends string>(
  all: readonly PlaceFigures<Count>[],
): readonly PlaceFigures<Count>[] => {
  const merged = new Map<string, PlaceFigures<Count>>();
  for (const one of all) {
    const key = keyOf(one);
    const there = merged.get(key);
    merged.set(key, there === undefined ? one : mergeTwo(there, one));
  }
  return [...merged.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
};

/** No name holds a space, which sorts before all that one may hold. */
const keyOf = ({ place, type }: PlaceFigures<string>): string => `${place} ${type}`;

const mergeTwo = <Count extends string>(
  one: PlaceFigures<Count>,
  other: PlaceFigures<Count>,
): PlaceFigures<Count> => ({
  place: one.place,
  type: one.type,
  counts: addCounts(one.counts, other.counts),
  latency: mergeLatencies(one.latency, other.latency),
});

export const addCounts = <Count extends string>(
  one: Readonly<Record<Count, number>>,
  other: Readonly<Record<Count, number>>,
): Readonly<Record<Count, number>> => {
  const sums = Object.entries<number>(one).map(([name, count]) => [name, count + other[name as Count]]);
  // The names are those of both.
  return Object.fromEntries(sums) as Record<Count, number>;
};

export const mergeLatencies = (one: Latency, other: Latency): Latency => ({
  sum: one.sum + other.sum,
  histogram: mergeHistograms(one.histogram, other.histogram),
});

export const NO_LATENCY: Latency = { sum: 0, histogram: new Map() };

export const noCounts = <Count extends string>(names: readonly Count[]): Record<Count, number> =>
  // Every name was just given a count.
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Count, number>;
