/** The time for an event is up, or was before it was begun. It comes back. */
export class OutOfTime extends Error {
  constructor() {
    super('The function has no time left for this event; it comes back.');
  }
}

/**
 * Runs `work` for at most `milliseconds` of real time, so that the function answers for its other messages before it is
 * ended. What goes on after that can no longer commit: the signal has aborted.
 * @throws OutOfTime
 */
export const withinTime = async <Result>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  if (milliseconds <= 0) throw new OutOfTime();
  const ending = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new OutOfTime();
    ending.abort(error);
    reject(error);
  }, milliseconds);
  // A function that waits for nothing else is not kept alive by its clock.
  timer.unref();
  try {
    return await Promise.race([work(ending.signal), late]);
  } finally {
    clearTimeout(timer);
  }
};
