import type { Metric } from './metric.ts';

/** What an alarm looks at: one metric, or what is made of several. */
export type Watched =
  | { readonly metric: Metric }
  | {
      /** By the names that they have in the expression. */
      readonly metrics: Readonly<Record<string, Metric>>;
      readonly expression: string;
    };

/**
 * As many metrics as one alarm may look at.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
export const MOST_METRICS = 10;

const numbered = (letter: string, metrics: readonly Metric[]): Readonly<Record<string, Metric>> =>
  Object.fromEntries(metrics.map((metric, position) => [`${letter}${position + 1}`, metric]));

/**
 * What has no value in a period has none at all: a sum or a greatest of the others does not depend on it. The newest period may be
 * filled because its values are late; so such an alarm looks at several.
 */
const filled = (id: string): string => `FILL(${id}, 0)`;

const listed = (ids: readonly string[]): string => `[${ids.map(filled).join(', ')}]`;

const combined =
  (combine: 'MAX' | 'SUM') =>
  (metrics: readonly Metric[]): Watched => {
    const [only, ...others] = metrics;
    if (only !== undefined && others.length === 0) return { metric: only };
    const named = numbered('m', metrics);
    return { metrics: named, expression: `${combine}(${listed(Object.keys(named))})` };
  };

/** The greatest of some metrics. */
export const greatestOf = combined('MAX');

/** All of some metrics together. */
export const sumOf = combined('SUM');

/** The greatest of some percentiles, of those that are made of `least` values at least. */
export const greatestOfMany = (percentiles: readonly Metric[], least: number): Watched => {
  const values = numbered('p', percentiles);
  const counts = numbered(
    'n',
    percentiles.map((metric) => ({ ...metric, statistic: 'SampleCount' }) as const),
  );
  const guarded = percentiles.map((_, at) => `IF(FILL(n${at + 1}, 0) >= ${least}, FILL(p${at + 1}, 0), 0)`);
  return { metrics: { ...values, ...counts }, expression: `MAX([${guarded.join(', ')}])` };
};

/** How many in a hundred `part` is of `part` and `rest`, once they are `least` together. */
export const shareOf = (part: Metric, rest: Metric, least: number): Watched => ({
  metrics: { part, rest },
  expression: `IF(FILL(part, 0) + FILL(rest, 0) >= ${least}, 100 * FILL(part, 0) / (FILL(part, 0) + FILL(rest, 0)), 0)`,
});

/** How many in a hundred `part` is of `whole`, once there are `least` of the part. */
export const shareWithin = (part: Metric, whole: Metric, least: number): Watched => ({
  metrics: { part, whole },
  expression: `IF(FILL(part, 0) >= ${least}, 100 * FILL(part, 0) / whole, 0)`,
});

/** `items` in as few parts of `most` at most as there can be, of about the same size. */
export const inParts = <Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] => {
  const parts = Math.ceil(items.length / most);
  const size = Math.ceil(items.length / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(part * size, (part + 1) * size));
};
