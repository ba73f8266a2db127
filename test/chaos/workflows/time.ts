import { EPOCH, LARGEST_SKEW_MILLISECONDS, scaledTiming } from '../platform/time.ts';

/*
 * The services themselves live five times as fast, and not ten times as the scenario does: a step of a workflow crosses
 * four services with their read models, and the sweepers of all of them make their passes meanwhile.
 *
 *   the fast path, then the sweeper   30 s    are 6 s
 *   a schedule of a minute            60 s    are 12 s
 *   visibility timeout                90 s    are 18 s     longer than a handler has time for
 *   a mail whose sender has died     180 s    are 36 s
 */
export const WORKFLOW_SCALE = 0.2;

/** The fast time, by a clock of its own: each execution environment of a thread has one. */
export const clockOfItsOwn = (scale = WORKFLOW_SCALE): (() => number) => {
  const clocks = new Map<string, () => number>();
  return () => {
    const environment = process.env.AWS_LAMBDA_LOG_STREAM_NAME ?? '';
    const clock = clocks.get(environment) ?? scaledTiming(scale, EPOCH, anySkew()).now;
    clocks.set(environment, clock);
    return clock();
  };
};

const anySkew = (): number => Math.round((2 * Math.random() - 1) * LARGEST_SKEW_MILLISECONDS);

/** What a fast clock shows that is neither ahead nor behind, in epoch milliseconds. */
export const fastNow: () => number = scaledTiming(WORKFLOW_SCALE, EPOCH, 0).now;

/** Seconds of the fast time in as many `milliseconds` of this machine's. */
export const fastSeconds = (milliseconds: number): number => milliseconds / WORKFLOW_SCALE / 1_000;

/** Time-outs are about the machine, which is no faster: from a second on they are shortened by less, and to no less. */
const SHORTEST_TIME_OUT = 1_000;
const TIME_OUT_SCALE = 0.5;

/** What a timer of a function waits for, in this machine's milliseconds. */
export const timerMilliseconds = (milliseconds: number): number =>
  milliseconds < SHORTEST_TIME_OUT
    ? milliseconds * WORKFLOW_SCALE
    : Math.max(SHORTEST_TIME_OUT, milliseconds * TIME_OUT_SCALE);
