import type { Table } from '@edtech/event-store';
import {
  addCounts,
  allOf,
  type ConsumerFigures,
  ENDINGS,
  type Ending,
  FATES,
  type Fate,
  type Figures,
  type FiguresFound,
  type Latency,
  type MinuteFigures,
  mergeLatencies,
  NO_LATENCY,
  noCounts,
  type PlaceFigures,
  readFigures,
  readMinutes,
  type TimeRange,
} from '@edtech/metrics';
import { type Durations, durationsOf } from './durations.ts';
import type { SagaMetrics } from './saga-metrics.ts';

/** What became of events at consumers. An event that three consumers handle counts three times. */
export interface EventCounts {
  /** Events that came to an end: those that succeeded, and those that failed. */
  readonly totalEvents: number;
  /** Handled. */
  readonly successfulEvents: number;
  /** Dead letters. One that is redriven and handled is counted as that as well. */
  readonly failedEvents: number;
  /** Deliveries that failed, and came again. */
  readonly retries: number;
  /** Deliveries of events that had been handled. */
  readonly duplicates: number;
  /** Deliveries that came before their turn. */
  readonly parked: number;
}

export interface ConsumerMetrics extends EventCounts {
  readonly consumer: string;
  /** From commit to handled. */
  readonly processing: Durations;
}

/** What an outbox did with its records. Each try counts, except those of a replay. */
export interface OutboxMetrics {
  /** Source of its events. */
  readonly source: string;
  readonly published: number;
  /** The bus was not to be had. */
  readonly deferred: number;
  /** Refused, to be tried again; and refused for the last time. */
  readonly refused: number;
  readonly failed: number;
  /** From commit to published. */
  readonly publishing: Durations;
}

export interface EventMetrics extends EventCounts {
  readonly range: TimeRange;
  /** Milliseconds from commit to handled; undefined when nothing was handled. */
  readonly averageProcessingTime?: number;
  readonly processing: Durations;
  readonly eventsByType: Readonly<Record<string, EventCounts>>;
  readonly consumers: readonly ConsumerMetrics[];
  readonly outboxes: readonly OutboxMetrics[];
  readonly sagaMetrics: readonly SagaMetrics[];
  /** Batches that were counted, and those whose figures this code cannot read. */
  readonly batches: number;
  readonly unreadableBatches: number;
}

/** What became of the events of one minute, at all consumers, and how long it took. */
export interface MinuteMetrics {
  /** When the minute begins (ISO-8601). */
  readonly minute: string;
  /** Those that came to an end: handled, or dead letters. */
  readonly events: number;
  readonly failed: number;
  readonly retries: number;
  readonly duplicates: number;
  /** Those that came before their turn. */
  readonly parked: number;
  /** From commit to handled. */
  readonly processing: Durations;
  /** From commit to published. */
  readonly publishing: Durations;
}

/** `GET /operations/metrics`. */
export interface MetricsAnswer extends EventMetrics {
  /** With `by=minute`: every minute of the range, also those in which nothing happened, in order. */
  readonly minutes?: readonly MinuteMetrics[];
}

export interface EventMetricsSources {
  /** The table of figures. */
  readonly table: Pick<Table, 'range'>;
  /** The sagas that began in a range. */
  readonly sagas: (range: TimeRange) => Promise<readonly SagaMetrics[]>;
}

/**
 * What became of events in `range`, by the minute: exact but for batches whose function crashed before it had counted them.
 * @throws TimeRangeRefused, TableUnavailable
 */
export const getEventMetrics = async (
  { table, sagas }: EventMetricsSources,
  range: TimeRange,
): Promise<EventMetrics> => {
  const { figures, batches, unreadable } = await readFigures(table, range);
  return told(range, { figures, batches, unreadable }, await sagas(range));
};

/** The same, and what became of them minute by minute. @throws TimeRangeRefused, TableUnavailable */
export const getEventMetricsByMinute = async (
  { table, sagas }: EventMetricsSources,
  range: TimeRange,
): Promise<MetricsAnswer> => {
  const minutes = await readMinutes(table, range);
  return { ...told(range, allOf(minutes), await sagas(range)), minutes: minutes.map(minuteMetrics) };
};

const told = (
  range: TimeRange,
  { figures, batches, unreadable }: FiguresFound,
  sagaMetrics: readonly SagaMetrics[],
): EventMetrics => ({
  range,
  ...metricsOf(figures),
  sagaMetrics,
  batches,
  unreadableBatches: unreadable,
});

const minuteMetrics = ({ minute, figures: { consumers, outboxes } }: MinuteFigures): MinuteMetrics => {
  const { totalEvents, failedEvents, retries, duplicates, parked } = countsOf(consumers);
  return {
    minute,
    events: totalEvents,
    failed: failedEvents,
    retries,
    duplicates,
    parked,
    processing: durationsOf(latencyOf(consumers)),
    publishing: durationsOf(latencyOf(outboxes)),
  };
};

const metricsOf = ({ consumers, outboxes }: Figures) => {
  const processing = durationsOf(latencyOf(consumers));
  return {
    ...countsOf(consumers),
    ...(processing.average === undefined ? {} : { averageProcessingTime: processing.average }),
    processing,
    eventsByType: Object.fromEntries(
      [...Map.groupBy(consumers, ({ type }) => type)]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([type, those]) => [type, countsOf(those)]),
    ),
    consumers: [...Map.groupBy(consumers, ({ place }) => place)].map(([consumer, those]) => ({
      consumer,
      ...countsOf(those),
      processing: durationsOf(latencyOf(those)),
    })),
    outboxes: [...Map.groupBy(outboxes, ({ place }) => place)].map(([source, those]) => ({
      source,
      ...summed<Fate>(those, FATES),
      publishing: durationsOf(latencyOf(those)),
    })),
  };
};

const countsOf = (figures: readonly ConsumerFigures[]): EventCounts => {
  const { handled, deadLettered, retried, duplicate, parked } = summed<Ending>(figures, ENDINGS);
  return {
    totalEvents: handled + deadLettered,
    successfulEvents: handled,
    failedEvents: deadLettered,
    retries: retried,
    duplicates: duplicate,
    parked,
  };
};

const summed = <Count extends string>(
  figures: readonly PlaceFigures<Count>[],
  names: readonly Count[],
): Readonly<Record<Count, number>> =>
  figures.reduce<Readonly<Record<Count, number>>>(
    (total, { counts }) => addCounts(total, counts),
    noCounts(names),
  );

const latencyOf = (figures: readonly PlaceFigures<string>[]): Latency =>
  figures.reduce<Latency>((total, { latency }) => mergeLatencies(total, latency), NO_LATENCY);
