import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { EmfOptions } from './emf.ts';

/** How much there is of something at the moment. */
export interface Gauge {
  /** One of those in `names.ts`. */
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds' | 'Bytes';
  readonly value: number;
}

/** What somebody who looks regularly has seen. It is told each time, zeros included: that nothing comes means that nobody looks. */
export interface Reading {
  /** The place that it is of, as a dimension; the stage as a whole when left out. */
  readonly place?: { readonly dimension: string; readonly name: string };
  /** Counts the place's among the values of the stage as well, so that the maximum there is that of the place that has most. */
  readonly alsoOfStage?: boolean;
  readonly gauges: readonly Gauge[];
}

/** Takes what was seen to where it is counted. */
export type TellReading = (reading: Reading) => void;

const UNITS = {
  Count: MetricUnit.Count,
  Milliseconds: MetricUnit.Milliseconds,
  Bytes: MetricUnit.Bytes,
} as const;

/** The line by which CloudWatch learns of a reading (embedded metric format). */
export const readingLine = (
  { place, alsoOfStage = false, gauges }: Reading,
  { namespace, service, at }: EmfOptions,
): string => {
  const metrics = new Metrics({ namespace, serviceName: service });
  metrics.setTimestamp(at);
  if (place !== undefined) metrics.addDimension(place.dimension, place.name);
  // A further set of dimensions, beside that of the place: it has `service` alone.
  if (place !== undefined && alsoOfStage) metrics.addDimensions({});
  for (const { name, unit, value } of gauges) metrics.addMetric(name, UNITS[unit], value);
  return JSON.stringify(metrics.serializeMetrics());
};
