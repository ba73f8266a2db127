import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { RunReport } from './run.ts';

/** Figures mean something on the machine that they come from, and beside what else it did. */
export const machine = () => ({
  processors: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: loadavg().map((load) => Math.round(load * 10) / 10),
});

export const machineLine = ({
  processors,
  processor,
  memoryGigabytes,
  node,
  load,
}: ReturnType<typeof machine>) =>
  `${processors} × ${processor}, ${memoryGigabytes} GB, Node ${node}, load ${load.join(' ')}`;

/** A report as a page. */
export const page = (report: RunReport): string => {
  const { users, events, troubleSeconds, strikes, atEndOfTrouble, recovery, promisedSeconds, broken } =
    report;
  const { open, queued, handled } = atEndOfTrouble;
  const struck = Object.entries(strikes).map(([what, times]) => `${times} ${what}`);
  return [
    `  ${users} users, ${events} events; trouble for ${troubleSeconds.toFixed(1)} s: ${struck.join(', ')}`,
    `  at its end: ${open} open in the outbox, ${queued} queued, ${handled} handled`,
    `  from its end: outbox empty ${after(recovery.outboxEmpty)}, all handled ${after(recovery.allHandled)}, ` +
      `queues empty ${after(recovery.queuesEmpty)}; promised ${promisedSeconds} s`,
    ...(broken.length === 0
      ? ['  ✔ every event had its effect once and in order; nothing FAILED, no dead letters']
      : broken.map((sentence) => `  ✘ ${sentence}`)),
  ].join('\n');
};

const after = (seconds: number | undefined): string =>
  seconds === undefined ? 'never' : `after ${seconds.toFixed(1)} s`;
