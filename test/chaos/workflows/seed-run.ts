import { setTimeout as pause } from 'node:timers/promises';
import type { Platform } from '@edtech/testkit/platform';
import type { SeedResult } from '../chaos-store.ts';
import { lateness } from '../invariants.ts';
import { chanceOf } from '../memory/chance.ts';
import { disturb, lastTaken, tallyOf } from '../platform/disturb.ts';
import { untilQuiet } from '../platform/quiet.ts';
import type { Deeds } from './cast.ts';
import { verifyReadModels } from './nightly.ts';
import { performerOn } from './perform.ts';
import { type PlatformSite, queuesOfTheGivenUp, type Tables } from './platform-site.ts';
import { play, setScene } from './play.ts';
import { remainsOf } from './remains.ts';
import { fastSeconds } from './time.ts';
import { verdictOf, type WorkflowVerdict } from './verdict.ts';

export interface WorkflowRun {
  readonly platform: Platform;
  readonly site: PlatformSite;
  readonly tables: Tables;
  readonly seed: number;
  readonly commands: number;
  /** Of the ids of everybody in this run. */
  readonly prefix: string;
  readonly trace: (line: string) => void;
}

/** People wait no longer than that for what they ask. */
const WORK_MILLISECONDS = 240_000;

const QUIET_MILLISECONDS = 180_000;

/**
 * What is judged before its time is judged again: a mail whose sender has died waits three minutes of the fast time, and
 * nothing of that is in flight anywhere.
 */
const PATIENCE_MILLISECONDS = 75_000;
const LOOK_MILLISECONDS = 1_000;

/** What a stream has given up shows in read models when they are verified, which is done at night. */
const NIGHTFALL_MILLISECONDS = 40_000;

/** Runs the workflows of one seed, and judges what has come of them. Whether the platform is of more use says `isAtRest`. */
export const runSeed = async (
  run: WorkflowRun,
): Promise<{ readonly result: SeedResult; readonly isAtRest: boolean }> => {
  const { platform, site, seed, commands, prefix, trace } = run;
  const { control } = platform;
  const chance = chanceOf(seed);
  const began = performance.now();
  const since = () => Math.round(performance.now() - began);

  const working = new AbortController();
  const { signal } = working;
  const tooLong = setTimeout(
    () => working.abort(new Error('What people asked for took too long.')),
    WORK_MILLISECONDS,
  );
  try {
    const perform = performerOn(platform, signal);
    const scene = await setScene(perform, () => rest(run).then(() => {}), { prefix, commands });
    trace(`${since()} ms: the scene is set`);
    const { journal: before } = await control.status();
    // What was asked for goes on for a while in the services, and is to meet faults as well.
    const [deeds] = await Promise.all([
      play(perform, scene, chance.fork('play')),
      disturb({ seed, site, control, trace }, chance.fork('weather'), signal),
    ]);
    const endOfFaults = Date.now();
    trace(`${since()} ms: all is asked for`);

    const quiet = await rest(run);
    trace(`${since()} ms: ${quiet.quiet ? 'quiet' : 'not quiet'}`);
    const verdict = await judge(run, deeds);
    const entries = await control.journal(Number(before));
    const recoverySeconds = fastSeconds(lastTaken(entries, site.queues, endOfFaults) - endOfFaults);
    trace(`${since()} ms: judged; ${verdict.unclearMails} greetings are given up, as nobody knows of them`);
    const moving = quiet.quiet ? [] : quiet.moving.map((what) => `${QUIET_MILLISECONDS} ms later: ${what}`);
    const { unclearMails: _, ...judged } = verdict;
    return {
      isAtRest: quiet.quiet,
      result: {
        ...judged,
        seed,
        violations: [...moving, ...lateness(recoverySeconds), ...verdict.violations],
        faults: tallyOf(entries),
        recoverySeconds,
      },
    };
  } finally {
    clearTimeout(tooLong);
  }
};

const rest = ({ platform: { endpoints }, tables, site }: WorkflowRun) =>
  untilQuiet({
    control: endpoints.control,
    tables: Object.values(tables),
    ignored: site.sweepQueues,
    milliseconds: QUIET_MILLISECONDS,
  });

const judge = async (
  { platform, tables, prefix, trace }: WorkflowRun,
  deeds: Deeds,
): Promise<WorkflowVerdict> => {
  const began = performance.now();
  const givenUp: string[] = [];
  let isVerified = false;
  for (;;) {
    const remains = await remainsOf(platform, tables, deeds);
    givenUp.push(...remains.givenUp);
    const verdict = verdictOf(deeds, { ...remains, givenUp }, prefix);
    const waited = performance.now() - began;
    if (verdict.violations.length === 0 || waited > PATIENCE_MILLISECONDS) return verdict;
    trace(`not yet: ${verdict.violations.join('; ')}`);
    if (waited > NIGHTFALL_MILLISECONDS && !isVerified) {
      isVerified = true;
      const { streamFailures } = await queuesOfTheGivenUp(platform);
      trace(`given up by streams: ${streamFailures.join(', ') || 'nothing'}`);
      if (streamFailures.length > 0) await verifyReadModels(platform);
    }
    await pause(LOOK_MILLISECONDS);
  }
};
