import { randomUUID } from 'node:crypto';
import type { Item } from '@edtech/event-store';
import type { LifecycleOptions } from '../announcement.ts';
import { GenerationsChanged, RebuildUnderWay } from '../errors.ts';
import { generationKey } from '../keys.ts';

/** That one process, and no other, fills a generation: bulks know nothing of each other. */
export interface Hold {
  /**
   * Makes sure that nobody else fills it for the next seconds: a bulk that is sent now must have come to its end by then.
   * @throws RebuildUnderWay when another process has taken over; GenerationsChanged when the generation is not being built
   * any more; TableUnavailable
   */
  ensure(): Promise<void>;
  /** The generation is filled: readers may be switched to it. @throws as `ensure` does */
  markReady(): Promise<void>;
  /** Lets others go on at once. */
  release(): Promise<void>;
}

/** A process that dies keeps the others out for so long. */
const HOLD_MILLISECONDS = 15_000;

/** Time for what is sent on the strength of the hold, and for clocks that differ. */
const LEAST_LEFT_MILLISECONDS = 8_000;

/** Half of what is left: the rest is for clocks that differ. */
export const BULK_TIMEOUT_MILLISECONDS = 4_000;

const LOOK_MILLISECONDS = 500;

/**
 * Waits until nobody else fills a generation that is being built, and takes it.
 * @returns undefined when the signal came first
 * @throws GenerationsChanged, TableUnavailable
 */
export const holdGeneration = async (
  { views, timing, signal, onWait }: LifecycleOptions,
  projection: string,
  generation: string,
): Promise<Hold | undefined> => {
  const key = generationKey(projection, generation);
  const holder = randomUUID();
  const mine = [
    { is: 'equal', attribute: 'status', value: 'building' },
    { is: 'equal', attribute: 'holder', value: holder },
  ] as const;
  let until = 0;

  /** How many milliseconds it is somebody else's, and 0 if it is not any more. */
  const take = async (): Promise<number> => {
    const now = timing.now();
    const result = await views.update({
      kind: 'update',
      key,
      set: { holder, heldUntil: now + HOLD_MILLISECONDS },
      when: [mine[0], { is: 'at-most', attribute: 'heldUntil', value: now }],
    });
    // An answer may be lost, and the update be sent again.
    if (result.outcome === 'refused' && result.found?.holder !== holder) {
      if (result.found?.status !== 'building') throw new GenerationsChanged(projection);
      return Math.max(1, Number(result.found.heldUntil) - now);
    }
    until = now + HOLD_MILLISECONDS;
    return 0;
  };

  const renew = async (): Promise<void> => {
    const now = timing.now();
    const result = await views.update({
      kind: 'update',
      key,
      set: { heldUntil: now + HOLD_MILLISECONDS },
      when: mine,
    });
    if (result.outcome === 'refused') throw lost(result.found);
    until = now + HOLD_MILLISECONDS;
  };

  const lost = (found: Item | undefined): Error =>
    found?.status === 'building'
      ? new RebuildUnderWay(projection, generation)
      : new GenerationsChanged(projection);

  for (let wait = await take(); wait > 0; wait = await take()) {
    onWait?.(wait);
    await timing.sleep(Math.min(wait, LOOK_MILLISECONDS));
    if (signal.aborted) return undefined;
  }

  let renewing: Promise<void> | undefined;
  return {
    async ensure() {
      if (until - timing.now() >= LEAST_LEFT_MILLISECONDS) return;
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      await renewing;
    },
    async markReady() {
      const result = await views.update({
        kind: 'update',
        key,
        set: { status: 'ready' },
        remove: ['holder', 'heldUntil'],
        when: mine,
      });
      // An answer may be lost, and the update be sent again.
      if (result.outcome === 'refused' && result.found?.status !== 'ready') throw lost(result.found);
    },
    async release() {
      await views.update({ kind: 'update', key, set: { heldUntil: 0 }, when: mine });
    },
  };
};
