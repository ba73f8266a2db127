import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { EnvironmentData, OpenMessage, ThreadData } from './messages.ts';

/** The threads that house execution environments: a few for all of them. */
export interface Threads {
  /** Opens an environment in the thread that has the fewest. */
  open(data: EnvironmentData, variables: Readonly<Record<string, string>>): Lodging;
  /** Whether one of them has housed so many that what the former ones have left in it is a burden. */
  readonly areWorn: boolean;
  /** What is opened from now on is in new threads. The former end with the last environment in them. */
  renew(): void;
  /** Ends them all at once. */
  stop(): Promise<void>;
}

/** Where an environment lives. */
export interface Lodging {
  /** Speaks to the environment; closed when it is over, or its thread. */
  readonly port: MessagePort;
  /** Ends the whole thread, and all others that live in it: one of them keeps it from answering. */
  evacuate(): void;
}

interface Thread {
  readonly worker: Worker;
  /** What Node.js itself is told by the variables of those in it. */
  readonly nodeOptions: string;
  /** How many live in it. */
  count: number;
  /** How many have lived in it, and left their modules: Node.js never lets go of one. */
  opened: number;
}

export interface ThreadOptions extends ThreadData {
  /** How many there are at most, for environments with the same `NODE_OPTIONS`. */
  readonly most: number;
  /** How many environments one may have housed; 300 unless said otherwise. */
  readonly wornAfter?: number;
}

/** A few megabytes each: a platform of 200 functions starts over after hundreds of crashes, and is not noticed to. */
const WORN_AFTER = 300;

export const createThreads = ({ most, wornAfter = WORN_AFTER, ...workerData }: ThreadOptions): Threads => {
  const threads = new Set<Thread>();
  const former = new Set<Thread>();

  const start = (nodeOptions: string): Thread => {
    const worker = new Worker(new URL('./inside/start.mjs', import.meta.url), {
      workerData,
      env: { NODE_OPTIONS: nodeOptions },
      execArgv: [],
    });
    const thread: Thread = { worker, nodeOptions, count: 0, opened: 0 };
    threads.add(thread);
    worker.on('error', (error) => console.error(error));
    worker.on('exit', () => {
      threads.delete(thread);
      former.delete(thread);
    });
    return thread;
  };

  const threadFor = (nodeOptions: string): Thread => {
    const fitting = [...threads].filter((thread) => thread.nodeOptions === nodeOptions);
    const [emptiest] = fitting.toSorted((one, other) => one.count - other.count);
    return emptiest === undefined || (emptiest.count > 0 && fitting.length < most)
      ? start(nodeOptions)
      : emptiest;
  };

  const endIfEmpty = (thread: Thread): void => {
    if (thread.count === 0 && former.has(thread)) void thread.worker.terminate();
  };

  return {
    open(data, variables) {
      const thread = threadFor(variables.NODE_OPTIONS ?? '');
      const { port1, port2 } = new MessageChannel();
      thread.count += 1;
      thread.opened += 1;
      port1.once('close', () => {
        thread.count -= 1;
        endIfEmpty(thread);
      });
      thread.worker.postMessage({ port: port2, data, variables } satisfies OpenMessage, [port2]);
      return {
        port: port1,
        evacuate() {
          threads.delete(thread);
          former.add(thread);
          void thread.worker.terminate();
        },
      };
    },
    get areWorn() {
      return [...threads].some(({ opened }) => opened > wornAfter);
    },
    renew() {
      for (const thread of threads) former.add(thread);
      threads.clear();
      for (const thread of former) endIfEmpty(thread);
    },
    async stop() {
      await Promise.all([...threads, ...former].map(({ worker }) => worker.terminate()));
    },
  };
};
