import type { MetricsAnswer, StatusAnswer } from '@edtech/operations/answers';
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type Followed, useAnswer } from './answers.ts';

/** The spans that are offered, in minutes. */
export const SPANS = [15, 60] as const;

/** Over how many minutes figures are counted, on every page. */
export const minutesShown = signal<number>(SPANS[0]);

const MINUTE = 60_000;
const STATUS_MILLISECONDS = 4_000;

/** Whole minutes, the current one among them: so every bar is a minute. */
const metricsPath = (minutes: number): string => {
  const end = Math.floor(Date.now() / MINUTE) * MINUTE + MINUTE;
  const iso = (at: number): string => new Date(at).toISOString();
  const query = new URLSearchParams({ from: iso(end - minutes * MINUTE), to: iso(end), by: 'minute' });
  return `/operations/metrics?${query}`;
};

/** What became of events. Until the figures of another span are there, those of the one before are shown. */
export const useMetrics = (): Followed<MetricsAnswer> => {
  const minutes = minutesShown.value;
  const answer = useAnswer<MetricsAnswer>(`metrics of ${minutes} minutes`, {
    // One query for each minute, so a longer span is asked for less often.
    every: minutes > 15 ? 10_000 : 4_000,
    path: () => metricsPath(minutes),
  });
  const latest = useRef(answer.data);
  latest.current = answer.data ?? latest.current;
  return latest.current === undefined ? answer : { ...answer, data: latest.current };
};

export const useStatus = (): Followed<StatusAnswer> =>
  useAnswer<StatusAnswer>('/operations/status', { every: STATUS_MILLISECONDS });
