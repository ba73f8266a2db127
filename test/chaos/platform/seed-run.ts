import { setTimeout as pause } from 'node:timers/promises';
import type { JournalEntry } from '@edtech/testkit/platform';
import type { SeedResult } from '../chaos-store.ts';
import { lateness, verdictOf } from '../invariants.ts';
import { type Chance, chanceOf } from '../memory/chance.ts';
import { takeDeadLetters, takeRefused } from './dead-letters.ts';
import { CONSUMERS, EFFECTIVE_CONSUMERS, FORWARDERS, SWEEPERS } from './declared.ts';
import { weatherOf } from './plans.ts';
import { untilQuiet } from './quiet.ts';
import type { RestedPlatform } from './rested-platform.ts';
import { keepSweeping } from './sweeps.ts';
import { inFastTime } from './time.ts';
import { putPoison, runCommands } from './workload.ts';

export interface SeedRun extends RestedPlatform {
  readonly seed: number;
  readonly events: number;
  /** Of the ids of everything that this run makes. */
  readonly prefix: string;
  readonly trace: (line: string) => void;
}

export interface SeedOutcome {
  readonly result: SeedResult;
  /** The number of the last entry of the journal; undefined when the platform did not come to rest, and is of no more use. */
  readonly journal: number | undefined;
}

/** Commands take a few seconds; a platform that needs longer is in trouble that no fault explains. */
const WORK_MILLISECONDS = 60_000;

/** Faults slow the commands down, whose rest is then carried out in peace. */
const FAULTS_MILLISECONDS = 5_000;

/** The longest wait of a message after its last but one failure is 32 s, and a chain is two consumers long. */
const QUIET_MILLISECONDS = 120_000;

/** Runs one seed on a platform that is at rest, until it is at rest again, and judges what is left. */
export const runSeed = async (run: SeedRun): Promise<SeedOutcome> => {
  const { seed, events, prefix, platform, tables, trace } = run;
  const { control, aws, endpoints } = platform;
  const chance = chanceOf(seed);
  const began = performance.now();
  const since = () => Math.round(performance.now() - began);

  const stopSweeping = await keepSweeping(aws.sqs, chance.fork('sweeps'));
  const working = new AbortController();
  const { signal } = working;
  const tooLong = setTimeout(
    () => working.abort(new Error('The commands took too long.')),
    WORK_MILLISECONDS,
  );
  try {
    const workload = { prefix, events, chance: chance.fork('workload') };
    const work = Promise.all([
      runCommands(platform, workload, signal).then(() => trace(`${since()} ms: commands done`)),
      putPoison(platform, { ...workload, chance: chance.fork('poison') }, signal).then((ids) => {
        trace(`${since()} ms: poison done`);
        return ids;
      }),
    ]).finally(() => working.abort());
    const [[, poison]] = await Promise.all([work, disturb(run, chance.fork('weather'), signal)]);
    const endOfFaults = Date.now();

    const quiet = await untilQuiet({
      control: endpoints.control,
      tables: Object.values(tables),
      milliseconds: QUIET_MILLISECONDS,
    });
    trace(`${since()} ms: ${quiet.quiet ? 'quiet' : 'not quiet'}`);
    const verdict = await verdictOf({
      tables,
      prefix,
      deadLetters: await takeDeadLetters(aws.sqs, prefix),
      poison,
    });
    const refused = await takeRefused(aws.sqs);
    const entries = await control.journal(run.journal);
    const recovery = Math.max(0, lastEffect(entries, endOfFaults) - endOfFaults);
    const recoverySeconds = inFastTime(recovery) / 1_000;
    trace(`${since()} ms: judged; the last effect came ${recovery} ms after the faults`);
    const moving = quiet.quiet ? [] : quiet.moving.map((what) => `${QUIET_MILLISECONDS} ms later: ${what}`);
    return {
      journal: quiet.quiet ? quiet.journal : undefined,
      result: {
        ...verdict,
        seed,
        violations: [...moving, ...lateness(recoverySeconds), ...refused, ...verdict.violations],
        faults: tallyOf(entries),
        recoverySeconds,
      },
    };
  } finally {
    clearTimeout(tooLong);
    await stopSweeping();
  }
};

/** Sets one fault plan after the other, and kills functions in between, until the work is done, or it has been enough. */
const disturb = async (
  { seed, platform: { control }, trace }: SeedRun,
  chance: Chance,
  signal: AbortSignal,
): Promise<void> => {
  const { name, phases } = weatherOf(chance.fork('plans'), seed);
  trace(`seed ${seed}: ${name}`);
  const end = performance.now() + FAULTS_MILLISECONDS;
  const mortal = [...FORWARDERS, ...SWEEPERS, ...Object.values(CONSUMERS)];
  for (let index = 0; !signal.aborted && performance.now() < end; index += 1) {
    const phase = phases[index % phases.length];
    if (phase === undefined) return;
    trace(`faults for ${phase.milliseconds} ms: ${JSON.stringify(phase.plan)}`);
    await control.faults.set({ ...phase.plan, seed: chance.below(2 ** 31) });
    const until = chance.next();
    await pause(until * phase.milliseconds, undefined, { signal }).catch(() => {});
    const victim = mortal[chance.below(mortal.length)];
    if (victim !== undefined && chance.strikes(0.5)) await control.kill(victim);
    await pause((1 - until) * phase.milliseconds, undefined, { signal }).catch(() => {});
  }
  await control.faults.clear();
  trace('the faults end');
};

/** When a consumer last did something that the verdict counts, in this machine's epoch milliseconds. */
const lastEffect = (journal: readonly JournalEntry[], endOfFaults: number): number =>
  Math.max(
    endOfFaults,
    ...journal
      .filter(({ kind, source }) => kind === 'queue-batch' && EFFECTIVE_CONSUMERS.includes(source))
      .map(({ at }) => at),
  );

/** How often each fault struck: `bus: throttle`, and so on; where exactly a crash was is left out. */
const tallyOf = (journal: readonly JournalEntry[]): Readonly<Record<string, number>> => {
  const tally: Record<string, number> = {};
  for (const { kind, source, outcome = '' } of journal) {
    if (kind !== 'fault' || source === 'plan') continue;
    const [fault = outcome] = outcome.match(/^\w+: \w+/) ?? [];
    tally[fault] = (tally[fault] ?? 0) + 1;
  }
  return tally;
};
