import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform } from '@edtech/testkit/platform';
import { brokenPromises } from './broken-promises.ts';
import type { Scenario } from './scenarios.ts';
import { startTraffic } from './traffic.ts';
import { strikesIn } from './trouble.ts';
import { type Glance, type Views, viewsOf } from './views.ts';

export interface RunOptions {
  /** Registrations a second. */
  readonly rate: number;
  readonly run: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Seconds from the end of the trouble; undefined what did not happen as long as was waited for it. */
export interface Recovery {
  readonly outboxEmpty?: number;
  readonly allHandled?: number;
  readonly queuesEmpty?: number;
}

export interface RunReport {
  readonly scenario: string;
  readonly title: string;
  readonly users: number;
  readonly events: number;
  /** How long the trouble really was. */
  readonly troubleSeconds: number;
  readonly strikes: Readonly<Record<string, number>>;
  readonly atEndOfTrouble: Glance;
  readonly recovery: Recovery;
  readonly promisedSeconds: number;
  readonly broken: readonly string[];
}

const PROGRESS_EVERY_MILLISECONDS = 10_000;
/** How exact the times of recovery are. */
const LOOK_EVERY_MILLISECONDS = 500;
/** A promise that is broken is waited for as much longer, so that the report says by how much. */
const PATIENCE = 3;

const EVENTS_A_USER = 2;

/**
 * Plays a scenario on a platform of its own and measures the recovery.
 * @throws Error when the platform does not start, refuses traffic, or the trouble struck nothing; the signal's reason on abort
 */
export const play = async (scenario: Scenario, options: RunOptions): Promise<RunReport> => {
  const { rate, run, signal, say } = options;
  const { trouble, title, promisedSeconds } = scenario;
  say(`\n● ${title}, ${rate} registrations a second for ${scenario.trafficSeconds} s`);
  const platform = await startPlatform();
  try {
    signal.throwIfAborted();
    const views = viewsOf(platform);
    const before = Number((await platform.control.status()).journal);
    const end = await trouble.begin(platform.control);
    const began = performance.now();
    const traffic = startTraffic(platform.http, { rate, seconds: scenario.trafficSeconds, run, signal });
    const progress = startProgress(views, () => traffic.accepted, say);
    try {
      const lasting = pause(scenario.troubleSeconds * 1_000, undefined, { signal });
      await Promise.all([traffic.done, lasting]);
      await end();
      const ended = performance.now();
      say(`  the trouble is over after ${((ended - began) / 1_000).toFixed(1)} s`);
      const events = traffic.people.length * EVENTS_A_USER;
      const { first, recovery } = await recovered(views, { events, ended, promisedSeconds, signal });
      const [outbox, accounts, deadLetters, journal] = await Promise.all([
        views.outbox(),
        views.accounts(),
        views.deadLetters(),
        platform.control.journal(before),
      ]);
      const strikes = strikesIn(journal, trouble);
      if (Object.keys(strikes).length === 0)
        throw new Error('The trouble struck nothing: there is nothing to recover from.');
      return {
        scenario: scenario.name,
        title,
        users: traffic.people.length,
        events,
        troubleSeconds: (ended - began) / 1_000,
        strikes,
        atEndOfTrouble: first,
        recovery,
        promisedSeconds,
        broken: [
          ...late(recovery, promisedSeconds),
          ...brokenPromises({ people: traffic.people, outbox, accounts, deadLetters }),
        ],
      };
    } finally {
      await progress.stop();
    }
  } finally {
    await platform.stop();
  }
};

interface Waiting {
  /** All that have to be handled. */
  readonly events: number;
  /** When the trouble ended, by performance.now(). */
  readonly ended: number;
  readonly promisedSeconds: number;
  readonly signal: AbortSignal;
}

/** Looks until nothing is left to do, or patience is over. A time is that of the first look that saw it done, and for good. */
const recovered = async (
  views: Views,
  { events, ended, promisedSeconds, signal }: Waiting,
): Promise<{ readonly first: Glance; readonly recovery: Recovery }> => {
  let first: Glance | undefined;
  let recovery: Recovery = {};
  for (;;) {
    const glance = await views.glance();
    const seconds = (performance.now() - ended) / 1_000;
    first ??= glance;
    const since = (done: boolean, earlier: number | undefined) => (done ? (earlier ?? seconds) : undefined);
    const outboxEmpty = since(glance.open === 0, recovery.outboxEmpty);
    const allHandled = since(glance.handled >= events, recovery.allHandled);
    const queuesEmpty = since(glance.queued === 0, recovery.queuesEmpty);
    recovery = {
      ...(outboxEmpty === undefined ? {} : { outboxEmpty }),
      ...(allHandled === undefined ? {} : { allHandled }),
      ...(queuesEmpty === undefined ? {} : { queuesEmpty }),
    };
    const done = outboxEmpty !== undefined && allHandled !== undefined && queuesEmpty !== undefined;
    if (done || seconds > promisedSeconds * PATIENCE) return { first, recovery };
    await pause(LOOK_EVERY_MILLISECONDS, undefined, { signal });
  }
};

const WORDS = {
  outboxEmpty: 'the outbox was empty',
  allHandled: 'every event was handled',
  queuesEmpty: 'the queues were empty',
} as const satisfies Readonly<Record<keyof Recovery, string>>;

const late = (recovery: Recovery, promisedSeconds: number): readonly string[] =>
  (['outboxEmpty', 'allHandled', 'queuesEmpty'] as const).flatMap((step) => {
    const seconds = recovery[step];
    if (seconds === undefined) return [`not within ${promisedSeconds * PATIENCE} s: ${WORDS[step]}`];
    return seconds > promisedSeconds
      ? [`${WORDS[step]} after ${seconds.toFixed(1)} s only, not ${promisedSeconds}`]
      : [];
  });

/** Prints a line every 10 s. Trouble with a look is left to the run, which looks at the same things. */
const startProgress = (views: Views, accepted: () => number, say: (line: string) => void) => {
  const began = performance.now();
  const ending = new AbortController();
  const printing = (async () => {
    for (let line = 1; ; line += 1) {
      const next = began + line * PROGRESS_EVERY_MILLISECONDS - performance.now();
      await pause(Math.max(0, next), undefined, { signal: ending.signal });
      const { open, failed, handled, queued } = await views.glance();
      const seconds = ((performance.now() - began) / 1_000).toFixed(0).padStart(4);
      say(
        `  ${seconds} s  ${accepted()} sent, ${open} open, ${failed} failed, ${queued} queued, ${handled} handled`,
      );
    }
  })().catch(() => undefined);
  return {
    stop: () => {
      ending.abort();
      return printing;
    },
  };
};
