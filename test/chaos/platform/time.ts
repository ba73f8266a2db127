import { setTimeout as pause } from 'node:timers/promises';
import type { Timing } from '@edtech/event-store';

/*
 * Time passes ten times as fast as it does: the local AWS shortens its own times (visibility, delays, back-offs) by
 * TIME_SCALE, and here the functions are given clocks and timers that agree with it. So nothing of the product is set
 * differently than in production, and a lease of a minute is over after 6 s.
 *
 * What does not scale is how long the machine takes, so each scale is a compromise. At 0.1, with 2 processors:
 *
 *   a handler's call of DynamoDB Local    3 to 20 ms      seem 0.03 to 0.2 s    slow, but as slow as a bad day on AWS
 *   COMMIT_RETRIES                        3 s             are 300 ms            several tries
 *   the fast path, then the sweeper       30 s            are 3 s               longer than a stream's way to its function
 *   first look at a parked event, lease   60 s            are 6 s               about as long as the faults of a seed
 *   visibility timeout                    90 s            are 9 s               the longest that a crash holds a message up
 *   a function's timeout                  20 s            are 2 s               a cold start on a busy machine included
 *
 * The order of these times is that of production: timeout < fast path < lease < visibility. At 0.05 a function had 1 s,
 * the least that Lambda can be told: with another busy process beside it, functions were ended before their first call
 * of DynamoDB was through, their successors started cold, and that never ended. A larger scale makes a seed's recovery
 * take longer than its work.
 */
export const TIME_SCALE = 0.1;

/** Where the fast clock starts. All of them have to agree on it and only differences count, so it is a constant. */
export const EPOCH = Date.UTC(2026, 0, 1);

/** Clocks of two machines differ by up to twice this, in milliseconds of the fast time. */
export const LARGEST_SKEW_MILLISECONDS = 2_000;

/** Also where `Date` is given the fast time. */
const { now: machineNow } = Date;

/**
 * A clock that runs `1 / scale` times as fast as this machine's.
 * @param epoch epoch milliseconds at which both show the same
 * @param skew milliseconds by which this one is ahead
 */
export const scaledTiming = (scale: number, epoch: number, skew: number): Timing => ({
  now: () => Math.floor(epoch + (machineNow() - epoch) / scale + skew),
  sleep: (milliseconds) => pause(milliseconds * scale),
  random: Math.random,
});

/** The fast time, by a clock of its own: each execution environment has one. */
export const skewedTiming = (): Timing =>
  scaledTiming(TIME_SCALE, EPOCH, Math.round((2 * Math.random() - 1) * LARGEST_SKEW_MILLISECONDS));

/** Milliseconds of the fast time in as many `milliseconds` of this machine's. */
export const inFastTime = (milliseconds: number): number => milliseconds / TIME_SCALE;

/** Says of a thread that its timers are quick already: environments that share it ask for that one after the other. */
const QUICKENED = Symbol.for('edtech.chaos.quickened');

/**
 * Makes every timer of this thread run in the fast time: those of the product that are no part of `Timing`, and the
 * SDK's waits between its own tries and its time-outs.
 */
export const quickenTimers = (
  machineMilliseconds = (milliseconds: number): number => milliseconds * TIME_SCALE,
): void => {
  if (Reflect.has(globalThis, QUICKENED)) return;
  Reflect.set(globalThis, QUICKENED, true);
  const { setTimeout: realTimeout } = globalThis;
  const realSignal = AbortSignal.timeout.bind(AbortSignal);
  const quick = (callback: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) =>
    realTimeout(callback, machineMilliseconds(milliseconds), ...given);
  Object.assign(globalThis, { setTimeout: Object.assign(quick, realTimeout) });
  Object.assign(AbortSignal, {
    timeout: (milliseconds: number) => realSignal(Math.ceil(machineMilliseconds(milliseconds))),
  });
};

interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** `handler`, told its remaining time in the fast time. */
export const inQuickLambda =
  <Event, Context extends Invocation, Answer>(handler: (event: Event, context: Context) => Answer) =>
  (event: Event, context: Context): Answer =>
    handler(event, {
      ...context,
      getRemainingTimeInMillis: () => Math.floor(inFastTime(context.getRemainingTimeInMillis())),
    });
