import type { Chance } from './chance.ts';
import { hashOf } from './chance.ts';

/** Something that will happen. */
export interface Scheduled {
  readonly time: number;
  cancel(): void;
}

/** Virtual time: it jumps from one event to the next, so that hours pass in moments, and always in the same way. */
export interface Scheduler {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `action` after `milliseconds`. What falls on the same moment happens in an order that chance decides. */
  after(milliseconds: number, label: string, action: () => void): Scheduled;
  sleep(milliseconds: number): Promise<void>;
  /** Runs events, each to the end of what it sets going, until `done` or none is left. */
  run(done: () => boolean): Promise<void>;
  /** Of all events so far, in their order. */
  fingerprint(): string;
  /** How many events have run. */
  steps(): number;
}

export interface SchedulerOptions {
  readonly chance: Chance;
  readonly start: number;
  readonly onStep?: (time: number, label: string) => void;
}

interface Entry extends Scheduled {
  readonly tie: number;
  readonly order: number;
  readonly label: string;
  readonly action: () => void;
  cancelled: boolean;
}

const { setImmediate } = globalThis;

/** Resolves when no promise has anything more to do: callbacks of `setImmediate` come after all microtasks. */
const dry = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createScheduler = ({ chance, start, onStep }: SchedulerOptions): Scheduler => {
  const heap: Entry[] = [];
  let now = start;
  let count = 0;
  let steps = 0;
  let fingerprint = 0;

  const after: Scheduler['after'] = (milliseconds, label, action) => {
    count += 1;
    const wait = Number.isFinite(milliseconds) ? Math.max(0, Math.round(milliseconds)) : 0;
    const entry: Entry = {
      time: now + wait,
      tie: chance.next(),
      order: count,
      label,
      action,
      cancelled: false,
      cancel() {
        entry.cancelled = true;
      },
    };
    push(heap, entry);
    return entry;
  };

  return {
    now: () => now,
    after,
    sleep: (milliseconds) => new Promise((resolve) => void after(milliseconds, 'sleep', resolve)),
    async run(done) {
      while (!done()) {
        const entry = pop(heap);
        if (entry === undefined) return;
        if (entry.cancelled) continue;
        now = entry.time;
        steps += 1;
        fingerprint = hashOf(entry.label, fingerprint ^ (entry.time - start));
        onStep?.(now, entry.label);
        entry.action();
        await dry();
      }
    },
    fingerprint: () => `${steps}-${fingerprint.toString(16)}`,
    steps: () => steps,
  };
};

/** Lets time pass until all of `work` is done. */
export const until = async (
  { run }: Pick<Scheduler, 'run'>,
  work: readonly Promise<unknown>[],
): Promise<void> => {
  let left = work.length;
  for (const one of work)
    void one.then(() => {
      left -= 1;
    });
  await run(() => left === 0);
};

const precedes = (one: Entry, other: Entry): boolean => {
  if (one.time !== other.time) return one.time < other.time;
  return one.tie === other.tie ? one.order < other.order : one.tie < other.tie;
};

/** A binary heap: each entry precedes the two below it. */
const push = (heap: Entry[], entry: Entry): void => {
  let index = heap.length;
  heap.push(entry);
  while (index > 0) {
    const above = (index - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !precedes(entry, parent)) break;
    heap[index] = parent;
    index = above;
  }
  heap[index] = entry;
};

const pop = (heap: Entry[]): Entry | undefined => {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    if (left === undefined) break;
    const [child, below] =
      right !== undefined && precedes(right, left) ? [right, 2 * index + 2] : [left, 2 * index + 1];
    if (!precedes(child, last)) break;
    heap[index] = child;
    index = below;
  }
  heap[index] = last;
  return first;
};
