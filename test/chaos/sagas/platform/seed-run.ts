import { setTimeout as pause } from 'node:timers/promises';
import type { Platform } from '@edtech/testkit/platform';
import type { SeedResult } from '../../chaos-store.ts';
import { chanceOf } from '../../memory/chance.ts';
import { disturb, lastTaken, tallyOf } from '../../platform/disturb.ts';
import { untilQuiet } from '../../platform/quiet.ts';
import { performerOn } from '../../workflows/perform.ts';
import type { PlatformSite } from '../../workflows/platform-site.ts';
import { lookedAt } from '../../workflows/remains.ts';
import { type Book, castOf, plansOf } from '../cast.ts';
import { remainsOf } from '../remains.ts';
import type { Tables } from '../tables.ts';
import { type SagaVerdict, sagaVerdictOf } from '../verdict.ts';
import { bookAll, MILLISECONDS_A_BOOKING, setScene } from './play.ts';
import { sagaNow, sagaSeconds } from './time.ts';

export interface SagaRun {
  readonly platform: Platform;
  readonly site: PlatformSite;
  readonly tables: Tables;
  readonly seed: number;
  readonly bookings: number;
  /** Of the ids of everybody in this run. */
  readonly prefix: string;
  readonly trace: (line: string) => void;
}

/** People wait no longer than that for what they ask. */
const WORK_MILLISECONDS = 240_000;

const QUIET_MILLISECONDS = 120_000;

/** What is judged before its time is judged again: a compensation that was asked for in vain waits for minutes. */
const PATIENCE_MILLISECONDS = 360_000;
const LOOK_MILLISECONDS = 2_000;

/** In every third seed a part of what sagas ask gets lost on its way, and a part of the answers. */
const LOSING = [
  'availability.hold.requested',
  'availability.confirmed',
  'availability.release.requested',
  'payment.authorization.requested',
  'payment.authorized',
  'payment.released',
  'lesson.created',
].map((eventType) => ({ eventType, lose: 0.2 }));

/** Runs the bookings of one seed, and judges what has come of them. */
export const runSeed = async (run: SagaRun): Promise<SeedResult> => {
  const { platform, site, seed, bookings, prefix, trace } = run;
  const { control } = platform;
  const began = performance.now();
  const since = () => Math.round(performance.now() - began);
  const chance = chanceOf(seed).fork('play');
  const isLosing = seed % 3 === 0;

  const working = new AbortController();
  const { signal } = working;
  const tooLong = setTimeout(
    () => working.abort(new Error('What people asked for took too long.')),
    WORK_MILLISECONDS,
  );
  try {
    const cast = castOf(prefix);
    await setScene(performerOn(platform, signal), () => rest(run), cast);
    trace(`${since()} ms: the scene is set`);
    const { journal: before } = await control.status();
    const plans = plansOf(chance.fork('plans'), prefix, cast, { start: sagaNow(), bookings });
    const disturbance = {
      seed,
      site,
      trace,
      control,
      losing: isLosing ? LOSING : [],
      milliseconds: bookings * MILLISECONDS_A_BOOKING,
    };
    const [books] = await Promise.all([
      bookAll(platform, plans, chance, signal),
      disturb(disturbance, chance.fork('weather'), signal),
    ]);
    const endOfFaults = Date.now();
    trace(`${since()} ms: all is asked for`);

    await rest(run);
    const verdict = await judge(run, books, isLosing);
    const entries = await control.journal(Number(before));
    trace(`${since()} ms: judged`);
    return {
      ...verdict,
      seed,
      faults: tallyOf(entries),
      recoverySeconds: sagaSeconds(lastTaken(entries, site.queues, endOfFaults) - endOfFaults),
    };
  } finally {
    clearTimeout(tooLong);
  }
};

const rest = async ({ platform: { endpoints }, tables, site }: SagaRun): Promise<void> => {
  await untilQuiet({
    control: endpoints.control,
    tables: Object.values(tables),
    ignored: site.sweepQueues,
    milliseconds: QUIET_MILLISECONDS,
  });
};

const judge = async (
  { platform, tables, trace }: SagaRun,
  books: readonly Book[],
  lossy: boolean,
): Promise<SagaVerdict> => {
  const began = performance.now();
  const deadLetters: string[] = [];
  for (;;) {
    deadLetters.push(...(await lookedAt(platform)));
    const verdict = sagaVerdictOf({ ...(await remainsOf(tables, books)), deadLetters, lossy });
    if (verdict.violations.length === 0 || performance.now() - began > PATIENCE_MILLISECONDS) return verdict;
    trace(`not yet: ${verdict.violations.join('; ')}`);
    await pause(LOOK_MILLISECONDS);
  }
};
