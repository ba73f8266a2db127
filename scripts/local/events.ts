import type { JournalEntry } from '@edtech/offline';
import type { ControlApi } from './control-api.ts';
import { entryLine } from './entry-line.ts';

export interface EventsOptions {
  readonly limit: number;
  readonly id?: string;
  readonly follow?: true;
  readonly verbose?: true;
  readonly json?: true;
}

/** The largest page of the journal, and how long one request waits for more, in milliseconds. */
const PAGE = 10_000;
const WAIT_MS = 30_000;

/**
 * Prints the latest entries of the journal, or the journey of one id; with `follow`, also whatever comes, until it is
 * interrupted. JSON is one entry a line.
 *
 * @returns how many entries there were
 * @throws PlatformNotRunning, ControlRefused
 */
export const printEvents = async (
  api: Pick<ControlApi, 'journal'>,
  { limit, id, follow, verbose, json }: EventsOptions,
  print: (line: string) => void,
): Promise<number> => {
  const show = (entries: readonly JournalEntry[]) => {
    for (const entry of entries) print(json ? JSON.stringify(entry) : entryLine(entry, verbose === true));
  };
  const { last: end } = await api.journal({ limit: 0 });
  const first =
    id === undefined
      ? await api.journal({ after: Math.max(end - limit, 0), limit })
      : await api.journal({ id, limit: PAGE });
  show(first.entries);
  let last = Math.max(first.entries.at(-1)?.seq ?? 0, end);
  while (follow) {
    const more = await api.journal({ after: last, limit: PAGE, wait: WAIT_MS });
    const newest = more.entries.at(-1)?.seq ?? last;
    show(
      id === undefined || more.entries.length === 0
        ? more.entries
        : (await api.journal({ id, after: last, limit: PAGE })).entries.filter(({ seq }) => seq <= newest),
    );
    last = newest;
  }
  return first.entries.length;
};
