import type { CapacityMeter, CapacityUsed } from '../../packages/event-store/src/index.ts';
import type { WriteUnits } from './write-units.ts';

/** What one operation costs: capacity of a typical run, time over all of them. */
export interface Cost {
  readonly operation: string;
  /** Write units to the table and to the index: of transactions by AWS's rule, of single writes as reported. */
  readonly tableUnits: number;
  readonly indexUnits: number;
  readonly readUnits: number;
  readonly calls: number;
  readonly p50Milliseconds: number;
  readonly p95Milliseconds: number;
  /** Of this process, on average. */
  readonly cpuMilliseconds: number;
}

export interface Instruments {
  readonly meter: CapacityMeter;
  /** The units of the transactions since the last call. */
  readonly transactions: () => WriteUnits;
}

const WARM_UP = 0.1;

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

interface Run {
  readonly milliseconds: number;
  readonly used: CapacityUsed;
  readonly transactions: WriteUnits;
}

/** Runs `work` `runs` times, one after the other, after a tenth as many to warm up. It is told which run it is. */
export const costOf = async (
  { meter, transactions }: Instruments,
  operation: string,
  runs: number,
  work: (run: number) => Promise<unknown>,
): Promise<Cost> => {
  const warmUp = Math.ceil(runs * WARM_UP);
  const measured: Run[] = [];
  let cpu = process.cpuUsage();
  for (let run = 0; run < warmUp + runs; run += 1) {
    if (run === warmUp) cpu = process.cpuUsage();
    transactions();
    const started = performance.now();
    const { used } = await meter.measure(() => work(run));
    const milliseconds = performance.now() - started;
    if (run >= warmUp) measured.push({ milliseconds, used, transactions: transactions() });
  }
  const { user, system } = process.cpuUsage(cpu);
  const at = (share: number, of: (run: Run) => number) => percentile(measured.map(of), share);
  /** DynamoDB Local's figure stands unless it is one for a transaction. */
  const single = ({ used }: Run) => used.byOperation.transact === undefined;
  return {
    operation,
    tableUnits: at(0.5, (run) =>
      single(run) ? run.used.writeUnits - run.used.indexUnits : run.transactions.table,
    ),
    indexUnits: at(0.5, (run) => (single(run) ? run.used.indexUnits : run.transactions.index)),
    readUnits: at(0.5, ({ used }) => used.readUnits),
    calls: at(0.5, ({ used }) => used.calls),
    p50Milliseconds: at(0.5, ({ milliseconds }) => milliseconds),
    p95Milliseconds: at(0.95, ({ milliseconds }) => milliseconds),
    cpuMilliseconds: (user + system) / 1_000 / runs,
  };
};
