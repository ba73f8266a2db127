import { setTimeout as pause } from 'node:timers/promises';
import type { Platform } from '@edtech/testkit/platform';
import type { SeedResult } from '../chaos-store.ts';
import { chanceOf } from '../memory/chance.ts';
import { disturb, lastTaken, tallyOf } from '../platform/disturb.ts';
import { untilQuiet } from '../platform/quiet.ts';
import type { Deeds } from './cast.ts';
import { verifyReadModels } from './nightly.ts';
import { type Perform, performerOn } from './perform.ts';
import { type PlatformSite, queuesOfTheGivenUp, type Tables } from './platform-site.ts';
import { buyCourses, type Scene, setScene, takeLessons } from './play.ts';
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

/** The first of every student's progress in a course, which says no more than that it has begun. */
const LOSING = [
  {
    name: ['edtech-course-enrolments-dev', 'edtech-analytics-activity-dev'],
    eventType: 'progress.updated',
    lose: 0.7,
  },
];

/** What a stream has given up shows in read models when they are verified, which is done at night. */
const NIGHTFALL_MILLISECONDS = 40_000;

/** Runs the workflows of one seed, and judges what has come of them. Whether the platform is of more use says `isAtRest`. */
export const runSeed = async (
  run: WorkflowRun,
): Promise<{ readonly result: SeedResult; readonly isAtRest: boolean }> => {
  const { platform, site, seed, commands, prefix, trace } = run;
  const { control } = platform;
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
    const deeds = await play(run, perform, scene, signal);
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
        // How long it took is told and not judged: what six services and their sweepers wait for here is a processor.
        violations: [...moving, ...verdict.violations],
        faults: tallyOf(entries),
        recoverySeconds,
      },
    };
  } finally {
    clearTimeout(tooLong);
  }
};

/**
 * Has everybody do what they do, under faults; what was asked for goes on for a while in the services, and meets them as well. Access
 * may be granted before a lesson is completed, or after it.
 *
 * In every third seed the lessons come after the purchases, of which consumers have lost the first progress: that shows when
 * more of it comes, and what is missing is published again.
 */
const play = async (
  run: WorkflowRun,
  perform: Perform,
  scene: Scene,
  signal: AbortSignal,
): Promise<Deeds> => {
  const { seed, site, trace } = run;
  const chance = chanceOf(seed).fork('play');
  const disturbance = { seed, site, trace, control: run.platform.control };
  const { courses } = scene;
  if (seed % 3 !== 0) {
    const [purchases, lessons] = await Promise.all([
      buyCourses(perform, scene, chance),
      takeLessons(perform, scene, chance),
      disturb(disturbance, chance.fork('weather'), signal),
    ]);
    return { courses, purchases, lessons };
  }
  const [purchases] = await Promise.all([
    buyCourses(perform, scene, chance),
    disturb({ ...disturbance, losing: LOSING }, chance.fork('weather'), signal),
  ]);
  await disturbance.control.faults.set({ target: LOSING, seed });
  await rest(run);
  await disturbance.control.faults.clear();
  const [lessons] = await Promise.all([
    takeLessons(perform, scene, chance),
    disturb(disturbance, chance.fork('weather of lessons'), signal),
  ]);
  return { courses, purchases, lessons };
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
