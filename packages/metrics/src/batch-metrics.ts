import {
  ENDINGS,
  type Ending,
  FATES,
  type Fate,
  type Figures,
  mergeAll,
  noCounts,
  type SweepFigures,
} from './figures.ts';
import { histogramOf } from './histogram.ts';

/** A delivery to a consumer that has come to an end. */
export interface Delivered {
  readonly consumer: string;
  /** Type of the event; undefined when the message could not be read that far. */
  readonly type: string | undefined;
  readonly ending: Ending;
  /** Milliseconds since its commit, of one that was handled; undefined when that says nothing, as in a replay. */
  readonly latency?: number | undefined;
}

/** A try of an outbox to publish a record. */
export interface Forwarded {
  /** Source of the record's event. */
  readonly source: string;
  readonly type: string;
  readonly fate: Fate;
  /** Milliseconds since its commit, of one that was published. */
  readonly latency?: number | undefined;
}

/** Durations as they were measured, of one place and type. */
export interface Sample<Count extends string> {
  readonly place: string;
  readonly type: string;
  readonly counts: Readonly<Record<Count, number>>;
  readonly durations: readonly number[];
}

/** Counts what becomes of the messages of one batch. */
export interface BatchMetrics {
  delivered(delivery: Delivered): void;
  forwarded(forwarding: Forwarded): void;
  /** The sweeper of `outbox` has gone through what was due. */
  swept(outbox: string): void;
  /** What was counted by now, as it is kept. */
  figures(): Figures;
  /** The same, with every duration. */
  samples(): {
    readonly consumers: readonly Sample<Ending>[];
    readonly outboxes: readonly Sample<Fate>[];
  };
}

/** Stands for the type of a message that is no event. No event has it: types have a dot. */
export const UNREADABLE = 'unreadable';

export const batchMetrics = (): BatchMetrics => {
  const consumers = samplesBy(ENDINGS);
  const outboxes = samplesBy(FATES);
  const sweeps: SweepFigures[] = [];
  return {
    delivered({ consumer, type = UNREADABLE, ending, latency }) {
      consumers.count(consumer, type, ending, latency);
    },
    forwarded({ source, type, fate, latency }) {
      outboxes.count(source, type, fate, latency);
    },
    swept: (outbox) => void sweeps.push({ outbox, passes: 1 }),
    figures: () =>
      mergeAll([
        { consumers: consumers.all().map(figuresOf), outboxes: outboxes.all().map(figuresOf), sweeps },
      ]),
    samples: () => ({ consumers: consumers.all(), outboxes: outboxes.all() }),
  };
};

interface Counting<Count extends string> extends Sample<Count> {
  readonly counts: Record<Count, number>;
  readonly durations: number[];
}

const samplesBy = <Count extends string>(names: readonly Count[]) => {
  const samples = new Map<string, Counting<Count>>();
  return {
    count(place: string, type: string, what: Count, duration: number | undefined): void {
      const key = `${place} ${type}`;
      const sample: Counting<Count> = samples.get(key) ?? {
        place,
        type,
        counts: noCounts(names),
        durations: [],
      };
      samples.set(key, sample);
      sample.counts[what] += 1;
      // Clocks differ: what seems to have been handled before its commit took no time.
      if (duration !== undefined) sample.durations.push(Math.max(0, Math.round(duration)));
    },
    all: (): readonly Sample<Count>[] => [...samples.values()],
  };
};

const figuresOf = <Count extends string>({ place, type, counts, durations }: Sample<Count>) => ({
  place,
  type,
  counts: { ...counts },
  latency: {
    sum: durations.reduce((total, one) => total + one, 0),
    histogram: histogramOf(durations),
  },
});
