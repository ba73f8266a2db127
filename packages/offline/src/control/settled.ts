import { setTimeout as pause } from 'node:timers/promises';
import type { Journal } from '../journal/index.ts';
import type { Look, Source } from '../source.ts';

/** Between two looks, so that what one look missed has time to show itself in the next. */
const PAUSE_MS = 25;
/** A look reads every stream: while there is much to do, it is not to be made longer by looking. */
const LONGEST_PAUSE_MS = 100;

export type Settled =
  | { readonly settled: true; readonly journal: number; readonly waitedMs: number }
  | { readonly settled: false; readonly moving: readonly string[]; readonly waitedMs: number };

/**
 * Waits until nothing is in flight anywhere: two looks in a row found every part at rest, and nothing was written to
 * the journal from before the first to after the second.
 */
export async function waitUntilSettled(
  sources: readonly Source[],
  journal: Journal,
  options: { readonly timeoutMs: number; readonly look: Look; readonly signal?: AbortSignal },
): Promise<Settled> {
  const started = Date.now();
  const waited = () => Date.now() - started;
  let quietSince: number | undefined;
  let pauseMs = PAUSE_MS;

  for (;;) {
    const before = journal.last;
    const moving = await lookAround(sources, options.look);
    const undisturbed = moving.length === 0 && journal.last === before;
    if (undisturbed && quietSince === before) return { settled: true, journal: before, waitedMs: waited() };
    quietSince = undisturbed ? before : undefined;
    if (waited() >= options.timeoutMs || options.signal?.aborted === true) {
      const reasons = moving.length > 0 ? moving : ['the journal: something happened between two looks'];
      return { settled: false, moving: reasons, waitedMs: waited() };
    }
    pauseMs = undisturbed ? PAUSE_MS : Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS);
    await pause(pauseMs);
  }
}

async function lookAround(sources: readonly Source[], look: Look): Promise<readonly string[]> {
  const found = await Promise.all(
    sources.map(async (source) => (await source.inFlight(look)).map((phrase) => `${source.name}: ${phrase}`)),
  );
  return found.flat();
}
