import type { JournalEntry } from './entry.ts';

/**
 * One readable line for the console: every delivery, and the ends of invocations that failed.
 *
 * @param verbose also matches, sends and invocations, each with its payload.
 * @returns undefined when the entry is not worth a line.
 */
export function logLine(entry: JournalEntry, verbose: boolean): string | undefined {
  if (!verbose && !isDelivery(entry)) return undefined;
  const { kind, source, target, ids, outcome, durationMs, detail } = entry;
  const time = new Date(entry.at).toISOString().slice(11, 23);
  const words = [
    time,
    kind.padEnd(16),
    target === undefined ? source : `${source} → ${target}`,
    ids.length === 1 ? ids[0] : `(${ids.length})`,
    outcome,
    durationMs === undefined ? undefined : `${durationMs.toFixed(1)} ms`,
    verbose && detail !== undefined ? JSON.stringify(detail) : undefined,
  ];
  return words.filter((word) => word !== undefined).join(' ');
}

function isDelivery({ kind, outcome }: JournalEntry): boolean {
  switch (kind) {
    case 'put-events':
    case 'target-delivery':
    case 'stream-batch':
    case 'queue-batch':
    case 'dead-letter':
    case 'schedule':
    case 'expiry':
    case 'fault':
      return true;
    case 'invocation-end':
      return outcome === 'error';
    case 'rule-match':
    case 'queue-send':
    case 'invocation-start':
      return false;
    default:
      return kind satisfies never;
  }
}
