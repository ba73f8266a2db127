import type { SeedResult } from '../chaos-store.ts';
import { lateness, verdictOf } from '../invariants.ts';
import { chanceOf } from '../memory/chance.ts';
import { takeDeadLetters, takeRefused } from './dead-letters.ts';
import { EFFECTIVE_CONSUMERS, SWEEP_QUEUES } from './declared.ts';
import { disturb, lastTaken, tallyOf } from './disturb.ts';
import { untilQuiet } from './quiet.ts';
import type { RestedPlatform } from './rested-platform.ts';
import { SCENARIO } from './site.ts';
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
    const [[, poison]] = await Promise.all([
      work,
      disturb({ seed, site: SCENARIO, control, trace }, chance.fork('weather'), signal),
    ]);
    const endOfFaults = Date.now();

    const quiet = await untilQuiet({
      control: endpoints.control,
      tables: Object.values(tables),
      ignored: SWEEP_QUEUES,
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
    const recovery = Math.max(0, lastTaken(entries, EFFECTIVE_CONSUMERS, endOfFaults) - endOfFaults);
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
