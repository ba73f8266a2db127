import type { EmulatedQueue } from './emulator.ts';

/** Lets readers wait for a queue without a timer that ticks while nothing happens. */
export interface Arrivals {
  /** Something changed in the queue; everybody who waits looks again. */
  announce(): void;
  /** Resolves at the next announcement, when the next delay or visibility timeout ends, at `until`, or on abort. */
  wait(until: number, signal: AbortSignal | undefined): Promise<void>;
}

/** The longest time that a Node.js timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function watchArrivals(queue: EmulatedQueue): Arrivals {
  const waiting = new Set<() => void>();
  return {
    announce() {
      for (const wake of [...waiting]) wake();
    },
    wait(until, signal) {
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          waiting.delete(finish);
          signal?.removeEventListener('abort', finish);
          resolve();
        };
        const delay = Math.min(until, nextDue(queue)) - Date.now();
        const timer = setTimeout(finish, Math.min(Math.max(Math.ceil(delay), 0), LONGEST_TIMER_MS));
        waiting.add(finish);
        if (signal?.aborted) finish();
        else signal?.addEventListener('abort', finish, { once: true });
      });
    },
  };
}

/** When the next hidden message becomes visible, in epoch milliseconds; infinity when none is hidden. */
function nextDue(queue: EmulatedQueue): number {
  let due = Number.POSITIVE_INFINITY;
  for (const { visibilityDeadline } of queue.inflightMessages.values())
    due = Math.min(due, visibilityDeadline);
  for (const message of queue.delayedMessages) due = Math.min(due, message.delayUntil ?? due);
  for (const group of queue.fifoDelayed.values()) {
    for (const message of group) due = Math.min(due, message.delayUntil ?? due);
  }
  return due;
}
