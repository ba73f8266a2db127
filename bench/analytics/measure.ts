import { isDeepStrictEqual } from 'node:util';
import type { Behind } from '@edtech/projection';
import { createEventStore } from '../../packages/event-store/src/index.ts';
import type { Chance } from '../../test/chaos/memory/chance.ts';
import {
  answers,
  expectedAnswers,
  expectedStreams,
  streams,
} from '../../test/integration/analytics/checks.ts';
import { contended } from '../../test/integration/analytics/contended.ts';
import { delivered, type History } from '../../test/integration/analytics/crowd.ts';
import { followedTable, type StreamReaders } from '../../test/integration/analytics/followed.ts';
import { hear, type QueueReaders } from '../../test/integration/analytics/heard.ts';
import { newAnalyticsTables } from '../../test/integration/analytics/tables.ts';
import { percentile } from '../event-store/measure.ts';

export interface Job {
  readonly histories: readonly History[];
  readonly queue: QueueReaders;
  readonly stream: StreamReaders;
  /** Milliseconds that a transaction of the read models is at its items. */
  readonly held: number;
  /** The projectors begin when everything was heard. */
  readonly backlog: boolean;
}

/** What most queues do: some messages come twice, and some aggregates' in another order. */
const DELIVERY = { twice: 0.02, misplaced: 0.05 };
const SAY_EVERY_MILLISECONDS = 5_000;

/** Gives all of it to the service, on tables of its own, and holds what comes out against what went in. */
export const measured = async ({ histories, queue, stream, held, backlog }: Job, chance: Chance) => {
  const { tables, report } = await newAnalyticsTables();
  const { table: views, contention } = contended(tables.views, held);
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  if (!backlog) open();

  const began = performance.now();
  const secondsTo = (moment: number): number => (moment - began) / 1_000;
  const lags: number[] = [];
  const readers = { ...stream, opened };
  const { table, followed } = followedTable(
    { events: tables.events, views },
    chance.fork('stream'),
    readers,
    (committedAt) => {
      const now = performance.now();
      lags.push(...committedAt.map((committed) => now - committed));
    },
  );

  const told = histories.flat();
  const messages = delivered(histories, chance.fork('queue'), DELIVERY);
  let heard = 0;
  const saying = setInterval(() => {
    const at = secondsTo(performance.now()).toFixed(0);
    console.error(
      `${at} s: ${heard} of ${messages.length} messages heard, ${lags.length} events in the figures`,
    );
  }, SAY_EVERY_MILLISECONDS);
  try {
    const store = createEventStore({ table, source: 'edtech.analytics' });
    const { failed, deadLetters } = await hear(store, messages, queue, (more) => {
      heard += more;
    });
    const heardSeconds = secondsTo(performance.now());
    open();
    const { lostAnswers, behind, followedAt, sweeps } = await followed();
    const figuresSeconds = secondsTo(followedAt) - (backlog ? heardSeconds : 0);
    const isRight = isDeepStrictEqual(await streams(tables.events), expectedStreams(histories));
    return {
      events: told.length,
      recorded: lags.length,
      heardASecond: told.length / heardSeconds,
      inFiguresASecond: told.length / figuresSeconds,
      lagMilliseconds: {
        p50: percentile(lags, 0.5),
        p95: percentile(lags, 0.95),
        most: percentile(lags, 1),
      },
      ...contention,
      behind: reasonsOf(behind),
      sweeps,
      failed,
      lostAnswers,
      deadLetters,
      wrong: [...(isRight ? [] : ['streams']), ...wrongAnswers(await answers(report), expectedAnswers(told))],
    };
  } finally {
    clearInterval(saying);
  }
};

export type Measured = Awaited<ReturnType<typeof measured>>;

/** How many streams of a read model were left, for which error. */
const reasonsOf = (behind: readonly Behind[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(behind, ({ lane, lastError }) => `${lane.projection}: ${lastError.split(':', 1)}`)].map(
      ([reason, of]) => [reason, of.length],
    ),
  );

type Answered = ReturnType<typeof expectedAnswers>;

const wrongAnswers = (found: Answered, expected: Answered): readonly string[] =>
  found.flatMap((answer, index) =>
    isDeepStrictEqual(answer, expected[index]) ? [] : [`${answer.name} ${JSON.stringify(answer.request)}`],
  );
