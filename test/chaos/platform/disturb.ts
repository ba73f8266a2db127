import { setTimeout as pause } from 'node:timers/promises';
import type { FaultRule } from '@edtech/offline';
import type { JournalEntry, Platform } from '@edtech/testkit/platform';
import type { Chance } from '../memory/chance.ts';
import { weatherOf } from './plans.ts';
import type { Site } from './site.ts';

export interface Disturbance {
  readonly seed: number;
  readonly site: Site;
  readonly control: Platform['control'];
  readonly trace: (line: string) => void;
  /** What gets lost between the bus and targets meanwhile, which is nothing on AWS: rules of all plans. */
  readonly losing?: readonly FaultRule<'target'>[];
  /** Faults slow down what people ask for, whose rest is then carried out in peace. */
  readonly milliseconds?: number;
}

const FAULTS_MILLISECONDS = 5_000;

/** Sets one fault plan after the other, and kills functions in between, until the work is done, or it has been enough. */
export const disturb = async (
  { seed, site, control, trace, losing = [], milliseconds = FAULTS_MILLISECONDS }: Disturbance,
  chance: Chance,
  signal: AbortSignal,
): Promise<void> => {
  const { name, phases } = weatherOf(chance.fork('plans'), seed, site);
  trace(`seed ${seed}: ${name}`);
  const end = performance.now() + milliseconds;
  for (let index = 0; !signal.aborted && performance.now() < end; index += 1) {
    const phase = phases[index % phases.length];
    if (phase === undefined) return;
    trace(`faults for ${phase.milliseconds} ms: ${JSON.stringify(phase.plan)}`);
    const target = [...losing, ...[phase.plan.target ?? []].flat()];
    await control.faults.set({ ...phase.plan, target, seed: chance.below(2 ** 31) });
    const until = chance.next();
    await pause(until * phase.milliseconds, undefined, { signal }).catch(() => {});
    const victim = site.workers[chance.below(site.workers.length)];
    if (victim !== undefined && chance.strikes(0.5)) await control.kill(victim);
    await pause((1 - until) * phase.milliseconds, undefined, { signal }).catch(() => {});
  }
  await control.faults.clear();
  trace('the faults end');
};

/** How often each fault struck: `bus: throttle`, and so on; where exactly a crash was is left out. */
export const tallyOf = (journal: readonly JournalEntry[]): Readonly<Record<string, number>> => {
  const tally: Record<string, number> = {};
  for (const { kind, source, outcome = '' } of journal) {
    if (kind !== 'fault' || source === 'plan') continue;
    const [fault = outcome] = outcome.match(/^\w+: \w+/) ?? [];
    tally[fault] = (tally[fault] ?? 0) + 1;
  }
  return tally;
};

/** When one of these consumers last took something, in this machine's epoch milliseconds. */
export const lastTaken = (
  journal: readonly JournalEntry[],
  queues: readonly string[],
  endOfFaults: number,
): number =>
  Math.max(
    endOfFaults,
    ...journal
      .filter(({ kind, source }) => kind === 'queue-batch' && queues.includes(source))
      .map(({ at }) => at),
  );
