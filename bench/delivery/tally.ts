/** Counts how often each number from 0 to `total` (exclusive) was delivered, in memory that does not grow. */
export interface Tally {
  readonly total: number;
  /** How many different numbers were delivered. */
  readonly delivered: number;
  /** Deliveries of a number that had been delivered before. */
  readonly doubled: number;
  count(number: number): void;
  /** Resolves when every number was delivered, or on abort. */
  complete(signal: AbortSignal): Promise<void>;
}

export function createTally(total: number): Tally {
  const counts = new Uint8Array(total);
  const finished = Promise.withResolvers<void>();
  let delivered = 0;
  let doubled = 0;
  return {
    total,
    get delivered() {
      return delivered;
    },
    get doubled() {
      return doubled;
    },
    count(number) {
      if (counts[number] === 0) delivered += 1;
      else doubled += 1;
      counts[number] = 1;
      if (delivered === total) finished.resolve();
    },
    async complete(signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => finished.resolve(), { once: true });
      await finished.promise;
    },
  };
}
