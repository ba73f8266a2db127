import type { JournalEntry } from '@edtech/offline';

/** The kind of every entry starts in one column. */
const KIND_WIDTH = 'invocation-start'.length;
/** More ids than this are counted, not shown. */
const SHOWN_IDS = 3;

/** One readable line for a journal entry. @param verbose with the payload */
export const entryLine = (entry: JournalEntry, verbose: boolean): string => {
  const { at, kind, source, target, ids, outcome, durationMs, detail } = entry;
  const words = [
    new Date(at).toISOString().slice(11, 23),
    kind.padEnd(KIND_WIDTH),
    target === undefined ? source : `${source} → ${lastPart(target)}`,
    ids.length <= SHOWN_IDS ? ids.join(' ') : `${ids[0]} and ${ids.length - 1} more`,
    outcome,
    durationMs === undefined ? undefined : `${durationMs.toFixed(1)} ms`,
    verbose && detail !== undefined ? payload(detail) : undefined,
  ];
  return words.filter((word) => word !== undefined && word !== '').join('  ');
};

const lastPart = (nameOrArn: string): string =>
  (nameOrArn.startsWith('arn:') ? nameOrArn.split(':').at(-1) : undefined) ?? nameOrArn;

const payload = (detail: unknown): string => (typeof detail === 'string' ? detail : JSON.stringify(detail));
