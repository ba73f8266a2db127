import type { Scheduled, Scheduler } from './scheduler.ts';

/**
 * Runs `work` with the process's timers on virtual time: product code gives itself time limits by `setTimeout` and
 * `AbortSignal.timeout`, and those have to pass with everything else. One run at a time in a process.
 */
export const withVirtualTimers = async <Result>(
  scheduler: Scheduler,
  work: () => Promise<Result>,
): Promise<Result> => {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const realTimeout = AbortSignal.timeout;

  const virtualSetTimeout = (
    callback: (...values: readonly unknown[]) => void,
    milliseconds = 0,
    ...values: readonly unknown[]
  ) => {
    const scheduled = scheduler.after(milliseconds, 'timer', () => callback(...values));
    const timer = { cancel: scheduled.cancel, ref: () => timer, unref: () => timer, hasRef: () => true };
    return timer;
  };

  // The declarations of Node's timers ask for more than anybody here uses.
  globalThis.setTimeout = virtualSetTimeout as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer?: Partial<Scheduled>) => timer?.cancel?.()) as typeof clearTimeout;
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    scheduler.after(milliseconds, 'time limit', () =>
      controller.abort(new DOMException('The time is up.', 'TimeoutError')),
    );
    return controller.signal;
  };
  try {
    return await work();
  } finally {
    Object.assign(globalThis, real);
    AbortSignal.timeout = realTimeout;
  }
};
