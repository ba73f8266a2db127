import type { Needs } from './needs.ts';

export interface JobOptions extends Needs {
  /** When it runs: `rate(5 minutes)` or `cron(…)`, in UTC. Without one it is there to be called by operators. */
  readonly schedules?: readonly string[];
  /**
   * Sees to the dead letters of the whole platform, which are kept in the table of its service: it empties every dead-letter queue,
   * and sends to the queues that they belong to.
   */
  readonly seesToDeadLetters?: boolean;
}

/** A function beside those of routes, consumers, outbox and read models. */
export interface Job extends JobOptions {
  /** Name of its file in `src/functions`. */
  readonly file: string;
}

/**
 * A function of the service's own.
 *
 * @example
 * job('expire-holds', { does: 'Releases holds that nobody confirmed', executes: true, schedules: ['rate(5 minutes)'] })
 */
export const job = (file: string, options: JobOptions): Job => ({ ...options, file });
