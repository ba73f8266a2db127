import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Sample } from './batch-metrics.ts';
import type { Ending, Fate } from './figures.ts';
import { CONSUMER_METRICS, OUTBOX_METRICS } from './names.ts';

/**
 * Of one metric, in one line. The format takes a hundred, at which the library would print the line by itself:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const MOST_VALUES = 99;

export interface EmfOptions {
  readonly namespace: string;
  /** Value of the dimension `service`, which tells stages apart: `edtech-prod`. */
  readonly service: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * The lines that have CloudWatch count a batch (embedded metric format), one for each consumer and outbox. Types of events are no
 * dimension: each would be charged for as a metric of its own. The minutes in DynamoDB have them.
 */
export const emfLines = (
  samples: { readonly consumers: readonly Sample<Ending>[]; readonly outboxes: readonly Sample<Fate>[] },
  options: EmfOptions,
): readonly string[] => [
  ...linesOf(samples.consumers, {
    ...options,
    dimension: CONSUMER_METRICS.dimension,
    names: CONSUMER_METRICS.counts,
    latency: CONSUMER_METRICS.latency,
  }),
  ...linesOf(samples.outboxes, {
    ...options,
    dimension: OUTBOX_METRICS.dimension,
    names: OUTBOX_METRICS.counts,
    latency: OUTBOX_METRICS.latency,
  }),
];

interface LineOptions<Count extends string> extends EmfOptions {
  readonly dimension: string;
  readonly names: Readonly<Record<Count, string>>;
  /** Name of the metric of durations since the commit. */
  readonly latency: string;
}

const linesOf = <Count extends string>(
  samples: readonly Sample<Count>[],
  options: LineOptions<Count>,
): readonly string[] =>
  [...Map.groupBy(samples, ({ place }) => place)].flatMap(([place, those]) => {
    const durations = those.flatMap((sample) => sample.durations);
    const first = lineOf(place, durations.slice(0, MOST_VALUES), options, countsOf(those, options.names));
    const further = Array.from({ length: Math.ceil(durations.length / MOST_VALUES) - 1 }, (_, page) =>
      lineOf(place, durations.slice((page + 1) * MOST_VALUES, (page + 2) * MOST_VALUES), options, []),
    );
    return [first, ...further];
  });

type NamedCount = readonly [name: string, count: number];

/** What did not happen is not sent: a metric without data costs nothing. */
const countsOf = <Count extends string>(
  samples: readonly Sample<Count>[],
  names: Readonly<Record<Count, string>>,
): readonly NamedCount[] =>
  Object.entries<string>(names).flatMap(([count, name]) => {
    // An entry's key is one of the record's own.
    const total = samples.reduce((sum, { counts }) => sum + counts[count as Count], 0);
    return total === 0 ? [] : [[name, total] as const];
  });

const lineOf = (
  place: string,
  durations: readonly number[],
  { namespace, service, at, dimension, latency }: LineOptions<string>,
  counts: readonly NamedCount[],
): string => {
  const metrics = new Metrics({ namespace, serviceName: service });
  metrics.setTimestamp(at);
  metrics.addDimension(dimension, place);
  for (const [name, count] of counts) metrics.addMetric(name, MetricUnit.Count, count);
  for (const duration of durations) metrics.addMetric(latency, MetricUnit.Milliseconds, duration);
  return JSON.stringify(metrics.serializeMetrics());
};
