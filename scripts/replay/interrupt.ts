/** What a shell reports of a program that Ctrl-C has ended: 128 and the number of the signal. */
export const STOPPED_BY_SIGNAL = 130;

/** Aborts at the first Ctrl-C, so that the work ends in good order. The second one ends the program at once. */
export const untilInterrupted = (): { readonly signal: AbortSignal; release(): void } => {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) process.exit(STOPPED_BY_SIGNAL);
    stopping.abort();
    console.error('Stopping. Press Ctrl-C again to end at once.');
  };
  process.on('SIGINT', stop);
  return { signal: stopping.signal, release: () => void process.off('SIGINT', stop) };
};
