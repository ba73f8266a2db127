/** Which records of a shard are still being processed, and how far the shard is done without a gap. */
export interface Progress {
  readonly outstanding: number;
  /** A record was read and will be processed. */
  begin(sequence: string): void;
  /** A record was read and needs no processing. */
  skip(sequence: string): void;
  /** Those records are done with, in whatever order. */
  finish(sequences: readonly string[]): void;
}

interface Entry {
  readonly sequence: string;
  done: boolean;
}

/** @param onAdvance told of the last sequence number up to which everything is done; never past an unfinished one. */
export function createProgress(onAdvance: (sequence: string) => void): Progress {
  let entries: Entry[] = [];
  const open = new Map<string, Entry>();

  function advance(): void {
    const firstOpen = entries.findIndex(({ done }) => !done);
    const last = entries[(firstOpen === -1 ? entries.length : firstOpen) - 1];
    if (last === undefined) return;
    entries = firstOpen === -1 ? [] : entries.slice(firstOpen);
    onAdvance(last.sequence);
  }

  return {
    get outstanding() {
      return open.size;
    },
    begin(sequence) {
      const entry = { sequence, done: false };
      entries.push(entry);
      open.set(sequence, entry);
    },
    skip(sequence) {
      entries.push({ sequence, done: true });
      advance();
    },
    finish(sequences) {
      for (const sequence of sequences) {
        const entry = open.get(sequence);
        if (entry !== undefined) entry.done = true;
        open.delete(sequence);
      }
      advance();
    },
  };
}
