import { performance } from 'node:perf_hooks';
import type { JournalEntry, NewJournalEntry } from './entry.ts';

export interface Journal {
  append(entry: NewJournalEntry): JournalEntry;
  /** Entries with a number above `after`, oldest first, at most `limit`; those that fell out of the buffer are gone. */
  read(after: number, limit: number): readonly JournalEntry[];
  /** Resolves to true as soon as there is an entry above `after`, to false when `timeoutMs` passed without one. */
  waitForMore(after: number, timeoutMs: number): Promise<boolean>;
  /** The number of the newest entry, 0 before the first. */
  readonly last: number;
}

export interface JournalOptions {
  /** How many entries are kept. */
  readonly capacity?: number;
  /** Told of every entry as it is written; the log lines come from here. */
  readonly onAppend?: (entry: JournalEntry) => void;
}

const DEFAULT_CAPACITY = 50_000;

/** A bounded record of what happened, newest entries kept. */
export function createJournal({ capacity = DEFAULT_CAPACITY, onAppend }: JournalOptions = {}): Journal {
  const ring: JournalEntry[] = [];
  const waiting = new Set<() => void>();
  let last = 0;

  return {
    get last() {
      return last;
    },
    append(entry) {
      last += 1;
      const written: JournalEntry = {
        ...entry,
        seq: last,
        at: entry.at ?? performance.timeOrigin + performance.now(),
      };
      ring[(last - 1) % capacity] = written;
      onAppend?.(written);
      for (const wake of [...waiting]) wake();
      return written;
    },
    read(after, limit) {
      const first = Math.max(after + 1, last - capacity + 1, 1);
      const until = Math.min(last, first + limit - 1);
      const entries: JournalEntry[] = [];
      for (let seq = first; seq <= until; seq += 1) {
        const entry = ring[(seq - 1) % capacity];
        if (entry !== undefined) entries.push(entry);
      }
      return entries;
    },
    waitForMore(after, timeoutMs) {
      if (last > after) return Promise.resolve(true);
      return new Promise((resolve) => {
        const finish = (found: boolean) => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(found);
        };
        const wake = () => {
          if (last > after) finish(true);
        };
        const timer = setTimeout(() => finish(false), timeoutMs);
        waiting.add(wake);
      });
    },
  };
}
