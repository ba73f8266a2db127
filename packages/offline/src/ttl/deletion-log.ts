import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Attributes } from './table.ts';

/**
 * Which REMOVE records of which stream are the sweeper's, for as long as a stream keeps its records. What is about to be
 * deleted is written down before it is, so that a crash in between leaves no delete that nobody can tell from a user's.
 */
export interface DeletionLog {
  has(streamArn: string, sequence: string): boolean;
  /** These items are deleted next. */
  intend(streamArn: string, keys: readonly Attributes[]): Promise<void>;
  /** That is over; these are the records of the items that were deleted. */
  settle(streamArn: string, sequences: readonly string[]): Promise<void>;
  /** What a run that ended in between had intended, by stream. */
  readonly unsettled: ReadonlyMap<string, readonly Attributes[]>;
}

type Line =
  | { readonly stream: string; readonly intended: readonly Attributes[] }
  | { readonly stream: string; readonly at: number; readonly deleted: readonly string[] };

/** A stream keeps its records for 24 hours; an hour more for clocks that were set. */
const KEPT_MS = 25 * 3_600_000;

/** @param file where it outlives this process; in memory when undefined */
export async function openDeletionLog(file: string | undefined, now: () => number): Promise<DeletionLog> {
  const streams = new Map<string, Map<string, number>>();
  const unsettled = new Map<string, readonly Attributes[]>();

  function note(stream: string, at: number, sequences: readonly string[]): void {
    const known = streams.get(stream) ?? new Map<string, number>();
    streams.set(stream, known);
    for (const sequence of sequences) known.set(sequence, at);
    for (const [sequence, since] of known) {
      if (since >= now() - KEPT_MS) break;
      known.delete(sequence);
    }
  }

  for (const line of file === undefined ? [] : await readLines(file)) {
    if ('intended' in line) unsettled.set(line.stream, line.intended);
    else {
      unsettled.delete(line.stream);
      note(line.stream, line.at, line.deleted);
    }
  }
  if (file !== undefined) await rewrite(file, streams, unsettled);
  const write = async (line: Line) => {
    if (file !== undefined) await appendFile(file, `${JSON.stringify(line)}\n`);
  };

  return {
    has: (stream, sequence) => streams.get(stream)?.has(sequence) === true,
    intend: (stream, intended) => write({ stream, intended }),
    async settle(stream, deleted) {
      const at = now();
      unsettled.delete(stream);
      note(stream, at, deleted);
      await write({ stream, at, deleted });
    },
    unsettled,
  };
}

async function readLines(file: string): Promise<readonly Line[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // The parse boundary: this process is the only writer. What follows the last line break was not written to its end.
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

async function rewrite(
  file: string,
  streams: ReadonlyMap<string, ReadonlyMap<string, number>>,
  unsettled: ReadonlyMap<string, readonly Attributes[]>,
): Promise<void> {
  const deleted = [...streams].flatMap(([stream, sequences]) =>
    [...sequences].map(([sequence, at]): Line => ({ stream, at, deleted: [sequence] })),
  );
  const intended = [...unsettled].map(([stream, keys]): Line => ({ stream, intended: keys }));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    `${file}.new`,
    [...deleted, ...intended].map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  await rename(`${file}.new`, file);
}
