import { setTimeout as wait } from 'node:timers/promises';

const LOOK_EVERY_MS = 5;

/** Waits, but no longer than until the signal aborts; never rejects. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** Waits until `idle` holds, at most `graceMs`. */
export async function whenIdle(idle: () => boolean, graceMs: number): Promise<void> {
  const until = Date.now() + graceMs;
  while (!idle() && Date.now() < until) await wait(LOOK_EVERY_MS);
}
