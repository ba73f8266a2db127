import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export interface Job {
  readonly kind: 'scan' | 'write' | 'rebuild';
  readonly endpoint: string;
  /** Parts of the table that are read side by side. */
  readonly readers: number;
  readonly projection: string;
  /** Go on with the rebuild that was begun. */
  readonly resume?: boolean;
}

export interface Measured {
  /** Events that were read, or rows that were written. */
  readonly count: number;
  readonly rows?: number;
  readonly seconds: number;
}

export interface Measurement extends Measured {
  readonly cpuSeconds: number;
  /** The most memory that the process has held. */
  readonly peakMegabytes: number;
}

/** As `npm run replay` has it: without, V8 lets garbage pile up where there is memory to spare. */
const FLAGS = ['--max-semi-space-size=8'];

/** Runs one job in a process of its own. @throws Error when that ends without a result */
export const measured = async (job: Job): Promise<Measurement> => {
  const result = await measuredUnlessKilled(job, () => {});
  if (result === undefined) throw new Error(`${job.kind} ended without a result`);
  return result;
};

/** Runs one job in a process of its own. Nothing when that is killed. */
export const measuredUnlessKilled = (
  job: Job,
  onStart: (child: ChildProcess) => void,
): Promise<Measurement | undefined> =>
  new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, 'process.ts'), { execArgv: [...FLAGS] });
    let result: Measurement | undefined;
    child.once('message', (message: Measurement) => {
      result = message;
    });
    child.once('exit', () => resolve(result));
    child.send(job);
    onStart(child);
  });
