import type { Log } from '@edtech/contracts';
import type { SeedResult } from '../../chaos-store.ts';
import { untilQuiet } from '../../memory/calm.ts';
import { type Chance, chanceOf } from '../../memory/chance.ts';
import { createFaults, drawProfile, type FaultProfile } from '../../memory/faults.ts';
import { createScheduler, type Scheduler, until } from '../../memory/scheduler.ts';
import type { Change } from '../../memory/table.ts';
import { withVirtualTimers } from '../../memory/virtual-timers.ts';
import type { World } from '../../memory/world.ts';
import { castOf, type Plan, plansOf } from '../cast.ts';
import { lateness } from '../promise.ts';
import { remainsOf } from '../remains.ts';
import { TABLES, type TableName } from '../tables.ts';
import { sagaVerdictOf } from '../verdict.ts';
import { type Clocks, drawClocks, runTimeToLive, withClocks } from './clocks.ts';
import { deploySagas, type SagaDeployment, TIMER_STREAM } from './deployment.ts';
import { setScene } from './scene.ts';
import { LOCAL_CONSUMERS, PARTICIPANTS, storeOn } from './services.ts';

export interface SagaSeedOptions {
  readonly seed: number;
  readonly bookings: number;
  /** Instead of what the seed would draw. */
  readonly profile?: FaultProfile;
  readonly clocks?: Clocks;
  readonly onTrace?: (line: string) => void;
}

const START = Date.parse('2026-01-01T00:00:00.000Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PREFIX = 'seed';
const ASK_AGAIN_MILLISECONDS = 2_000;

/** An outage that consumers are promised to outlast. */
const LONGEST_OUTAGE = 5 * MINUTE;

/** Half of what the suite's scenario loses, which has events that come later and tell; a saga counts how often it asks. */
const LOSSES = 0.5;

/** In some seeds nobody answers, and the timer that should tell is lost as well: then a saga's deadline is all that is left. */
const HIDDEN_SHARE = 0.2;
const HIDDEN = { 'event-lost': 0.1, 'record-lost': 0.4 };

/** Runs the bookings of one seed until nothing moves any more, and judges what is left. */
export const runSagaSeed = async ({
  seed,
  bookings,
  profile,
  clocks,
  onTrace,
}: SagaSeedOptions): Promise<SeedResult> => {
  const chance = chanceOf(seed);
  const clock = (time: number): string => `+${((time - START) / SECOND).toFixed(3)}`.padStart(10);
  const scheduler = createScheduler({
    chance: chance.fork('ties'),
    start: START,
    ...(onTrace === undefined
      ? {}
      : { onStep: (time: number, label: string) => onTrace(`${clock(time)} ${label}`) }),
  });
  const duration = chance.between(1, 6) * MINUTE;
  const goingClocks = clocks ?? drawClocks(chance.fork('clocks'));
  const drawn = withClocks(profile ?? profileOf(chance.fork('profile'), duration), goingClocks);
  const world: World = {
    scheduler,
    chance: chance.fork('world'),
    faults: createFaults(drawn, chance.fork('faults'), scheduler.now),
    note: onTrace === undefined ? () => {} : (line) => onTrace(`${clock(scheduler.now())}   ${line()}`),
  };
  world.note(() => `clocks: ${JSON.stringify(goingClocks)}, faults: ${JSON.stringify(drawn)}`);
  return withVirtualTimers(scheduler, () =>
    play(world, { seed, bookings, duration, chance, clocks: goingClocks }),
  );
};

const profileOf = (chance: Chance, duration: number): FaultProfile => {
  const { rates, outages } = drawProfile(chance, {
    start: START,
    duration,
    subjects: {
      'table-outage': TABLES,
      'stream-outage': [...TABLES, TIMER_STREAM],
      'bus-outage': ['bus'],
      'queue-outage': [LOCAL_CONSUMERS.cancellation],
      'consumer-outage': PARTICIPANTS,
    },
  });
  const lost = { 'event-lost': (rates['event-lost'] ?? 0) * LOSSES };
  return {
    rates: { ...rates, ...(chance.strikes(HIDDEN_SHARE) ? HIDDEN : lost) },
    outages: outages.map((outage) => ({ ...outage, to: Math.min(outage.to, outage.from + LONGEST_OUTAGE) })),
  };
};

interface Play {
  readonly seed: number;
  readonly bookings: number;
  /** Milliseconds over which the bookings are spread. */
  readonly duration: number;
  readonly chance: Chance;
  readonly clocks: Clocks;
}

const play = async (
  world: World,
  { seed, bookings, duration, chance, clocks }: Play,
): Promise<SeedResult> => {
  const { scheduler, faults } = world;
  let lastEndAt = START;
  let areFaultsOver = false;
  const deployment = deploySagas(world, {
    isSweeperOff: () => !clocks.sweeper && !areFaultsOver,
    onChange: (table, change) => {
      if (isEnd(table, change)) lastEndAt = scheduler.now();
    },
  });
  const { tables } = deployment;
  const cast = castOf(PREFIX);
  const plans = plansOf(chance.fork('plans'), PREFIX, cast, { start: START, bookings });
  await setScene(cast, (name) => storeOn(name, tables[name].base, calm(scheduler, chance), quiet));
  if (clocks.timeToLive !== undefined)
    runTimeToLive(scheduler, chance.fork('time to live'), tables.sagas, clocks.timeToLive);

  const workload = chance.fork('workload');
  await until(
    scheduler,
    plans.map((plan) => act(deployment, scheduler, plan, workload.next() * duration)),
  );
  world.note(() => 'the faults end');
  faults.end();
  areFaultsOver = true;
  const endOfFaults = scheduler.now();
  const moving = await untilQuiet(scheduler, deployment.moving);
  const recoverySeconds = Math.max(0, lastEndAt - endOfFaults) / SECOND;

  const bases = {
    booking: tables.booking.base,
    sagas: tables.sagas.base,
    tutoring: tables.tutoring.base,
    payment: tables.payment.base,
    chat: tables.chat.base,
    notification: tables.notification.base,
  };
  const verdict = sagaVerdictOf({
    ...(await remainsOf(
      bases,
      plans.map(({ book }) => book),
    )),
    deadLetters: [...deployment.deadLetters].flatMap(([name, queue]) =>
      queue.messages().map(({ body }) => `${name} holds ${body}`),
    ),
    lossy: faults.tally()['event-lost'] !== undefined,
  });
  return {
    ...verdict,
    seed,
    violations: [...moving, ...lateness(recoverySeconds), ...verdict.violations],
    faults: faults.tally(),
    recoverySeconds,
    fingerprint: scheduler.fingerprint(),
  };
};

/** A person asks until there is an answer; for a cancellation once. */
const act = async (
  { command }: SagaDeployment,
  { sleep }: Scheduler,
  { book, cancelAfter }: Plan,
  at: number,
): Promise<void> => {
  await sleep(at);
  while ((await command.invoke(book)).outcome === 'failed') await sleep(ASK_AGAIN_MILLISECONDS);
  if (cancelAfter === undefined) return;
  await sleep(cancelAfter);
  await command.invoke({ kind: 'cancel', bookingId: book.bookingId, studentId: book.studentId });
};

const isEnd = (table: TableName, { key, before, after }: Change): boolean =>
  table === 'sagas' &&
  key.sk === 'saga' &&
  after?.finishedAt !== undefined &&
  before?.status !== after.status;

const quiet: Log = () => {};

/** The time and ids of whoever acts before anything fails. */
const calm = ({ now, sleep }: Scheduler, chance: Chance) => {
  const own = chance.fork('scene');
  return { timing: { now, sleep, random: own.next }, newId: own.uuid };
};
