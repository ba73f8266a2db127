import type { JournalEntry } from '../journal/index.ts';
import type { PlatformModel } from '../model.ts';

export interface Activity {
  /** Numbers of the first and last entry that were counted; what fell out of the journal is not. */
  readonly from: number;
  readonly to: number;
  readonly rules: readonly RuleActivity[];
  readonly functions: readonly FunctionActivity[];
}

export interface RuleActivity {
  readonly name: string;
  readonly bus: string;
  readonly enabled: boolean;
  readonly matches: number;
  readonly delivered: number;
  /** Attempts that failed and were made again. */
  readonly retried: number;
  readonly deadLetters: number;
}

export interface FunctionActivity {
  readonly name: string;
  readonly invocations: number;
  readonly errors: number;
  /** Milliseconds; absent before the first invocation has ended. */
  readonly p50?: number;
  readonly p99?: number;
  /** How the latest one ended, and when, in epoch milliseconds. */
  readonly last?: { readonly outcome: string; readonly at: number };
}

/** Counts what rules and functions did, from what the journal still holds. */
export function countActivity(entries: readonly JournalEntry[], model: PlatformModel): Activity {
  const bySource = Map.groupBy(entries, ({ source }) => source);
  return {
    from: entries[0]?.seq ?? 0,
    to: entries.at(-1)?.seq ?? 0,
    rules: model.rules.map(({ name, busName, enabled }) => ({
      name,
      bus: busName,
      enabled,
      ...ruleCounts(bySource.get(name) ?? []),
    })),
    functions: model.functions.map(({ key }) => ({ name: key, ...functionCounts(bySource.get(key) ?? []) })),
  };
}

function ruleCounts(entries: readonly JournalEntry[]) {
  const deliveries = entries.filter(({ kind }) => kind === 'target-delivery');
  const delivered = deliveries.filter(({ outcome }) => outcome?.startsWith('delivered')).length;
  return {
    matches: entries.filter(({ kind }) => kind === 'rule-match').length,
    delivered,
    retried: deliveries.length - delivered,
    // A queue that redrives may have the rule's name; only a rule's entry tells why the target refused the event.
    deadLetters: entries.filter(({ kind, detail }) => kind === 'dead-letter' && detail !== undefined).length,
  };
}

function functionCounts(entries: readonly JournalEntry[]) {
  const ends = entries.filter(({ kind }) => kind === 'invocation-end');
  const durations = ends.map(({ durationMs = 0 }) => durationMs).sort((one, other) => one - other);
  const latest = ends.at(-1);
  return {
    invocations: entries.filter(({ kind }) => kind === 'invocation-start').length,
    errors: ends.filter(({ outcome }) => outcome === 'error').length,
    ...(latest === undefined
      ? {}
      : {
          p50: percentile(durations, 0.5),
          p99: percentile(durations, 0.99),
          last: { outcome: latest.outcome ?? '', at: latest.at },
        }),
  };
}

/** @param sorted not empty */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
}
