import { BOUNDS, MINUTE_MILLISECONDS } from '@edtech/metrics';
import { durationsOf, latencyOf } from '../durations.ts';
import type { SagaMetrics } from '../saga-metrics.ts';
import { totalOf } from './counting.ts';
import type { Gathered } from './gather.ts';
import { allMet, isWithin, type Kpi, type KpiPart, shareAbove } from './kpi.ts';

const SECOND = 1_000;

/** How fast events are handled. */
export const eventLatency = ({ figures }: Gathered): Kpi => {
  const { count, p95, withinSecond } = durationsOf(latencyOf(figures.consumers));
  return {
    name: 'event processing latency, p95',
    target: '< 1 s',
    unit: 'ms',
    ...(p95 === undefined ? {} : { value: p95 }),
    // A second is a bound of the histogram, so this is exact where the percentile is not.
    met: withinSecond === undefined ? 'unknown' : withinSecond >= 0.95,
    basis: `from commit to handled, of ${count} events; met when 95 % took a second at most`,
  };
};

/** How often the outboxes are looked through by those who guarantee that nothing stays there. */
export const outboxFrequency = ({ shape, minutes, range }: Gathered): Kpi => {
  const from = Date.parse(range.from);
  const to = Date.parse(range.to);
  const whole = minutes.filter(({ minute }) => minute >= from && minute + MINUTE_MILLISECONDS <= to);
  const parts = shape.outboxes.map((outbox): KpiPart => {
    const passes = whole.map(
      ({ figures }) => figures.sweeps.find((one) => one.outbox === outbox)?.passes ?? 0,
    );
    const made = passes.reduce((total, one) => total + one, 0);
    const missing = passes.filter((one) => one === 0).length;
    const basis = `${made} passes in ${whole.length} minutes, ${missing} minutes without one`;
    if (whole.length === 0) return { name: outbox, met: 'unknown', basis };
    return {
      name: outbox,
      ...(made === 0 ? {} : { value: (whole.length * 60) / made }),
      // One of them may lie beyond an end of the range.
      met: missing === 0 && made + 1 >= whole.length * 2,
      basis,
    };
  });
  return {
    name: 'outbox processing frequency',
    target: 'every 30 s',
    unit: 's',
    ...largest(parts),
    met: allMet(parts),
    basis:
      'average time between passes of the outbox that is swept most rarely; met when each had two in every minute, ' +
      'one beyond an end of the range included, and none was without one',
    parts,
  };
};

export const sagaCompletion = ({ sagas }: Gathered): Kpi => {
  const of = (name: string, those: readonly SagaMetrics[]): KpiPart => {
    const sum = (status: 'COMPLETED' | 'FAILED' | 'STUCK'): number =>
      those.reduce((total, { states }) => total + states[status], 0);
    const [completed, failed, stuck] = [sum('COMPLETED'), sum('FAILED'), sum('STUCK')];
    return {
      name,
      ...shareAbove({ part: completed, of: completed + failed + stuck }, 0.95),
      basis: `${completed} completed, ${failed} failed and have given back what they took, ${stuck} are stuck`,
    };
  };
  return {
    ...of('saga completion rate', sagas),
    target: '> 95 %',
    unit: '%',
    parts: sagas.map((one) => of(one.saga, [one])),
  };
};

export const sagaDuration = ({ sagas }: Gathered): Kpi => {
  const parts = sagas.map(({ saga, completing: { count, p95 } }): KpiPart => {
    const met = isWithin(p95, 30 * SECOND);
    return {
      name: saga,
      ...(p95 === undefined ? {} : { value: p95 }),
      met,
      basis: `from start to completion, of ${count} that completed${met === 'unknown' && p95 !== undefined ? `: between ${boundBefore(p95)} and ${p95} ms` : ''}`,
    };
  });
  return {
    name: 'saga duration, p95',
    target: '< 30 s',
    unit: 'ms',
    ...largest(parts),
    met: allMet(parts),
    basis: 'of the slowest kind of saga; the bound of a histogram, less than 15 % above the true one',
    parts,
  };
};

const boundBefore = (bound: number): number => BOUNDS.findLast((one) => one < bound) ?? 0;

export const eventDelivery = ({ figures }: Gathered): Kpi => {
  const handled = totalOf(figures.consumers, 'handled');
  const dead = totalOf(figures.consumers, 'deadLettered');
  return {
    name: 'event delivery success',
    target: '> 99 %',
    unit: '%',
    ...shareAbove({ part: handled, of: handled + dead }, 0.99),
    basis: `${handled} handled, ${dead} dead letters; one that is redriven and handled counts as both`,
  };
};

/** The value of the worst, where more is worse. */
export const largest = (parts: readonly KpiPart[]): { readonly value?: number } => {
  const values = parts.flatMap(({ value }) => value ?? []);
  return values.length === 0 ? {} : { value: Math.max(...values) };
};
