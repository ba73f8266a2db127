import type { SeedResult } from './chaos-store.ts';
import { PROMISED_RECOVERY_SECONDS } from './invariants.ts';
import { type RunOptions, replayCommand } from './options.ts';
import { PROMISED_END_SECONDS } from './sagas/promise.ts';

/** What all seeds of a run came to. */
export interface Summary {
  readonly store: string;
  readonly seeds: number;
  readonly failedSeeds: readonly number[];
  readonly events: number;
  readonly effects: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  readonly faults: Readonly<Record<string, number>>;
  /** How often each end was come to; empty where there is one end only. */
  readonly ends: Readonly<Record<string, number>>;
  readonly maxRecoverySeconds: number;
  readonly elapsedSeconds: number;
}

export const summaryOf = (
  { store }: RunOptions,
  results: readonly SeedResult[],
  elapsedMilliseconds: number,
): Summary => {
  const total = (count: (result: SeedResult) => number): number =>
    results.reduce((sum, result) => sum + count(result), 0);
  return {
    store,
    seeds: results.length,
    failedSeeds: results.filter(({ violations }) => violations.length > 0).map(({ seed }) => seed),
    events: total(({ events }) => events),
    effects: total(({ effects }) => effects),
    lost: total(({ lost }) => lost),
    duplicated: total(({ duplicated }) => duplicated),
    outOfOrder: total(({ outOfOrder }) => outOfOrder),
    faults: added(results.map(({ faults }) => faults)),
    ends: added(results.map(({ ends = {} }) => ends)),
    maxRecoverySeconds: Math.max(0, ...results.map(({ recoverySeconds }) => recoverySeconds)),
    elapsedSeconds: Math.round(elapsedMilliseconds / 100) / 10,
  };
};

type Counts = Readonly<Record<string, number>>;

const added = (all: readonly Counts[]): Counts => {
  const sum: Record<string, number> = {};
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

const listed = (counts: Counts): readonly string[] =>
  Object.entries(counts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `  ${name.padEnd(32)} ${count}`);

const MOST_VIOLATIONS = 20;

/** What is wrong with a seed, and how to see it again. */
export const failureText = (options: RunOptions, { seed, violations }: SeedResult): string =>
  [
    `seed ${seed}: ${violations.length} violations`,
    ...violations.slice(0, MOST_VIOLATIONS).map((violation) => `  ${violation}`),
    ...(violations.length > MOST_VIOLATIONS ? [`  and ${violations.length - MOST_VIOLATIONS} more`] : []),
    `  again: ${replayCommand(options, seed)} --trace`,
  ].join('\n');

/** Of what runs on the platform's own services it is told, and not judged. */
const promiseOf = ({ store }: Summary): string => {
  if (store === 'workflows' || store === 'sagas-dynamodb') return '';
  return ` (promised: ${store === 'sagas-memory' ? PROMISED_END_SECONDS : PROMISED_RECOVERY_SECONDS} s)`;
};

export const summaryText = (summary: Summary): string => {
  const { faults, ends, maxRecoverySeconds } = summary;
  return [
    `${summary.seeds} seeds in ${summary.elapsedSeconds} s, ${summary.failedSeeds.length} failed`,
    `${summary.events} events, ${summary.effects} effects: ${summary.lost} lost, ${summary.duplicated} duplicated, ${summary.outOfOrder} out of order`,
    `last effect at most ${maxRecoverySeconds.toFixed(1)} s after the last fault${promiseOf(summary)}`,
    ...(Object.keys(ends).length === 0 ? [] : ['ended:', ...listed(ends)]),
    'faults struck:',
    ...listed(faults),
  ].join('\n');
};
