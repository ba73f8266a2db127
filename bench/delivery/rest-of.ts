import { setTimeout as wait } from 'node:timers/promises';
import type { Source } from '../../packages/offline/src/source.ts';

/**
 * Waits until nothing is on its way any more: what was delivered and not acknowledged would come again, and is a
 * duplicate to be counted.
 */
export async function restOf(
  sources: readonly Pick<Source, 'inFlight'>[],
  signal: AbortSignal,
): Promise<void> {
  const moving = async () => (await Promise.all(sources.map((source) => source.inFlight()))).flat();
  while ((await moving()).length > 0 && !signal.aborted) await wait(20);
}
