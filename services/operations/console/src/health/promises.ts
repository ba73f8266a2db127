import type { MetricsAnswer, StatusAnswer } from '@edtech/operations/answers';
import type { Place } from '../places.ts';
import { count, percent, span, took } from '../words.ts';

/** What the platform promises, and how it stands with that. */
export interface Promised {
  readonly name: string;
  readonly value: string;
  /** Undefined when there is nothing to tell it by. */
  readonly isKept?: boolean;
  /** The promise itself. */
  readonly promise: string;
  readonly detail: string;
  readonly to: Place;
}

/** Milliseconds from commit to handled, for 95 % of the events. */
export const PROMISED_P95 = 1_000;

/** Milliseconds for which a record of an outbox may be due: as of `UNHEALTHY_AFTER_MILLISECONDS` of `@edtech/outbox`. */
export const PROMISED_OUTBOX_AGE = 120_000;

/** @param now epoch milliseconds */
export const promisesOf = (
  status: StatusAnswer,
  metrics: MetricsAnswer | undefined,
  now: number,
): readonly Promised[] => [
  latency(metrics),
  outbox(status, now),
  letters(status),
  {
    name: 'Stuck sagas',
    value: count(status.sagas.stuck),
    isKept: status.sagas.stuck === 0,
    promise: 'none',
    detail: `${count(status.sagas.running)} running, ${count(status.sagas.compensating)} turning back`,
    to: { page: 'sagas' },
  },
];

const latency = (metrics: MetricsAnswer | undefined): Promised => {
  const { p95, withinSecond } = metrics?.processing ?? {};
  return {
    name: '95 % handled within',
    value: took(p95),
    ...(p95 === undefined ? {} : { isKept: p95 <= PROMISED_P95 }),
    promise: 'under 1 s',
    detail: p95 === undefined ? 'nothing was handled' : `${percent(withinSecond)} within a second`,
    to: { page: 'consumers' },
  };
};

const outbox = ({ depths }: StatusAnswer, now: number): Promised => {
  const since = depths.outboxes.flatMap(({ oldestPendingSince }) => oldestPendingSince ?? []);
  const age =
    since.length === 0 ? undefined : Math.max(0, now - Math.min(...since.map((at) => Date.parse(at))));
  const open = depths.outboxes.reduce((sum, { pending, processing }) => sum + pending + processing, 0);
  const failed = depths.outboxes.reduce((sum, one) => sum + one.failed, 0);
  return {
    name: 'Oldest in an outbox',
    value: age === undefined ? 'empty' : span(age),
    isKept: failed === 0 && (age ?? 0) <= PROMISED_OUTBOX_AGE,
    promise: 'under 2 min',
    detail: failed > 0 ? `${count(failed)} given up` : `${count(open)} to be published`,
    to: { page: 'outboxes' },
  };
};

const letters = ({ deadLetters }: StatusAnswer): Promised => {
  const to: Place = { page: 'letters' };
  const common = { name: 'Dead letters', promise: 'none', to };
  if (deadLetters === undefined) return { ...common, value: '–', detail: 'their service did not answer' };
  const { open, routed } = deadLetters;
  return {
    ...common,
    value: count(open + routed),
    isKept: open + routed === 0,
    detail: open + routed === 0 ? 'nothing waits' : `${count(routed)} for a person, ${count(open)} retried`,
  };
};
