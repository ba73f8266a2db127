import type { Table, Timing } from '@edtech/event-store';
import { markAnnounced } from './generation-changes.ts';
import type { Generation } from './generations.ts';
import { GENERATIONS_LIFETIME_MILLISECONDS } from './known-generations.ts';

/** No projector, sweeper or verifier works longer than this on what it has once read of the generations. */
export const LONGEST_INVOCATION_MILLISECONDS = 30_000;

/** After this long everybody goes by what is said of a generation now. */
export const ANNOUNCEMENT_MILLISECONDS = GENERATIONS_LIFETIME_MILLISECONDS + LONGEST_INVOCATION_MILLISECONDS;

export interface LifecycleOptions {
  readonly views: Table;
  readonly timing: Timing;
  /** Ends waits and work early; what was done is kept. */
  readonly signal: AbortSignal;
  /** Told now and then how long a wait still takes. */
  readonly onWait?: (milliseconds: number) => void;
}

/** So soon a wait notices the signal. */
const LOOK_MILLISECONDS = 250;

/**
 * Waits until everybody goes by the status of a generation, and notes that, so that it is not waited for again.
 * @returns false when the signal came first
 * @throws GenerationsChanged when the status is another by then
 */
export const announced = async (
  { views, timing, signal, onWait }: LifecycleOptions,
  projection: string,
  generation: Generation,
): Promise<boolean> => {
  if (generation.announced === generation.status) return true;
  const end = timing.now() + ANNOUNCEMENT_MILLISECONDS;
  while (timing.now() < end) {
    if (signal.aborted) return false;
    onWait?.(end - timing.now());
    await timing.sleep(Math.min(LOOK_MILLISECONDS, end - timing.now()));
  }
  await markAnnounced(views, projection, generation);
  return true;
};
