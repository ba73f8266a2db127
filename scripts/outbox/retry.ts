import { retry as tryAgain } from '@edtech/outbox';
import { SingleBar } from 'cli-progress';
import pLimit from 'p-limit';
import type { Outbox } from './outboxes.ts';
import { type Found, find, nameOf, type Reference } from './reference.ts';

/** What is to be tried again, and what was named but cannot be. */
export interface Candidates {
  readonly failed: readonly Found[];
  /** One line each. */
  readonly problems: readonly string[];
}

export interface RetryReport {
  readonly retried: number;
  /** Were no longer FAILED when their turn came. */
  readonly changed: number;
  readonly problems: readonly string[];
}

/** Every FAILED record of `outboxes`. */
export const allFailed = async (outboxes: readonly Outbox[]): Promise<Candidates> => {
  const failed: Found[] = [];
  for (const outbox of outboxes)
    for await (const item of outbox.inspection.open(['FAILED'])) failed.push({ outbox, item });
  return { failed, problems: [] };
};

/** The FAILED records that `references` name; an aggregate names all of its own. */
export const namedFailed = async (
  outboxes: readonly Outbox[],
  references: readonly Reference[],
): Promise<Candidates> => {
  const failed = new Map<string, Found>();
  const problems: string[] = [];
  for (const [reference, found] of await find(outboxes, references)) {
    const theirs = found.filter(({ item }) => item.status === 'FAILED');
    for (const one of theirs) failed.set(one.item.id, one);
    if (theirs.length > 0) continue;
    const [first, ...others] = found;
    if (first === undefined) problems.push(`${reference.text}: there is no such record`);
    else if (others.length > 0) problems.push(`${reference.text}: none of its records is FAILED`);
    else problems.push(`${nameOf(first.item)}: is ${first.item.status}, not FAILED`);
  }
  return { failed: [...failed.values()], problems };
};

const AT_ONCE = 16;

/** Fewer are done before a bar can be read. */
const WORTH_A_BAR = 50;

/** Has every candidate tried again: the sweeper takes it up within 30 seconds. */
export const retry = async (
  { failed, problems }: Candidates,
  { now, quiet }: { readonly now: () => number; readonly quiet: boolean },
): Promise<RetryReport> => {
  const limit = pLimit(AT_ONCE);
  const bar = new SingleBar({
    format: '{bar} {value}/{total} retried, {eta_formatted} left',
    clearOnComplete: true,
  });
  const showsBar = !quiet && failed.length >= WORTH_A_BAR;
  if (showsBar) bar.start(failed.length, 0);
  try {
    const results = await Promise.all(
      failed.map(({ outbox, item }) =>
        limit(async () => {
          const done = await tryAgain(outbox.table, item, now());
          bar.increment();
          return done;
        }),
      ),
    );
    const retried = results.filter(Boolean).length;
    return { retried, changed: failed.length - retried, problems };
  } finally {
    bar.stop();
  }
};

/** What was done, as a person reads it. */
export const retryPage = ({ retried, changed, problems }: RetryReport): string =>
  [
    ...problems,
    retried === 0 ? 'Nothing was changed.' : `The next sweep tries ${records(retried)} again.`,
    ...(changed === 0 ? [] : [`Meanwhile no longer FAILED, and left alone: ${records(changed)}.`]),
  ].join('\n');

export const records = (count: number): string => `${count} record${count === 1 ? '' : 's'}`;
