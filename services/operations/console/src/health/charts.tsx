import type { MinuteMetrics } from '@edtech/operations/answers';
import { Chart } from '../charts/chart.tsx';
import { clockOf, count, counted, took } from '../words.ts';
import { PROMISED_P95 } from './promises.ts';

interface MinutesProps {
  readonly minutes: readonly MinuteMetrics[];
}

/** How many events came to an end, minute by minute. */
export const Throughput = ({ minutes }: MinutesProps) => {
  const total = minutes.reduce((sum, { events }) => sum + events, 0);
  const failed = minutes.reduce((sum, one) => sum + one.failed, 0);
  return (
    <Chart
      title="Throughput"
      summary={`${count(Math.round(total / Math.max(1, minutes.length)))} events a minute; ${counted(failed, 'dead letter')}`}
      moments={minutes.map(({ minute }) => clockOf(minute))}
      series={[
        { name: 'handled', tone: 'tone-1', values: minutes.map(({ events, failed: dead }) => events - dead) },
        { name: 'dead letters', tone: 'tone-bad', values: minutes.map((one) => one.failed) },
      ]}
      as="bars"
      text={count}
    />
  );
};

/** How long events took from their commit until they were handled, minute by minute. */
export const Latency = ({ minutes }: MinutesProps) => {
  const latest = minutes.findLast(({ processing }) => processing.p95 !== undefined);
  return (
    <Chart
      title="Latency"
      summary={
        latest === undefined
          ? 'Nothing was handled'
          : `From commit to handled; 95 % within ${took(latest.processing.p95)} at ${clockOf(latest.minute)}`
      }
      moments={minutes.map(({ minute }) => clockOf(minute))}
      series={[
        { name: 'p50', tone: 'tone-3', values: minutes.map(({ processing }) => processing.p50) },
        { name: 'p95', tone: 'tone-1', values: minutes.map(({ processing }) => processing.p95) },
        { name: 'p99', tone: 'tone-2', values: minutes.map(({ processing }) => processing.p99) },
      ]}
      as="lines"
      text={took}
      promise={{ value: PROMISED_P95, name: 'promised for p95' }}
    />
  );
};
