import type { SeedResult } from '../chaos-store.ts';
import { type DeadLetter, lateness, verdictOf } from '../invariants.ts';
import { type Command, commandsOf, journal } from '../scenario/origin.ts';
import { poisonEntry } from '../scenario/poison.ts';
import { inCalm, reveal, untilQuiet } from './calm.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type Deployment, deploy } from './deployment.ts';
import { createFaults, drawProfile, type FaultProfile } from './faults.ts';
import { createMetering, type HandledEvent } from './metering.ts';
import { createScheduler, until } from './scheduler.ts';
import type { Change } from './table.ts';
import type { Observe } from './topology.ts';
import { withVirtualTimers } from './virtual-timers.ts';
import { PREFIX, putPoison, runLane } from './workload.ts';
import type { World } from './world.ts';

export interface SeedOptions {
  readonly seed: number;
  /** How many commands are run. */
  readonly events: number;
  /** Instead of what the seed would draw. */
  readonly profile?: FaultProfile;
  readonly onTrace?: (line: string) => void;
  /** Who counts what becomes of events, as functions are told. */
  readonly observe?: Observe;
  /** Looks at what is left, beside those who judge. */
  readonly onEnd?: (deployment: Deployment, handled: readonly HandledEvent[]) => Promise<void>;
}

const START = Date.parse('2026-01-01T00:00:00.000Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const MOST_POISON = 3;

const TABLES = ['origin', 'relay', 'audit'];

/** Runs one seed from its first command until nothing moves any more, and judges what is left. */
export const runSeed = async ({ profile, onTrace, ...options }: SeedOptions): Promise<SeedResult> => {
  const chance = chanceOf(options.seed);
  const clock = (time: number): string => `+${((time - START) / SECOND).toFixed(3)}`.padStart(10);
  const scheduler = createScheduler({
    chance: chance.fork('ties'),
    start: START,
    ...(onTrace === undefined
      ? {}
      : { onStep: (time: number, label: string) => onTrace(`${clock(time)} ${label}`) }),
  });
  const duration = chance.between(1, 8) * MINUTE;
  const drawn =
    profile ??
    drawProfile(chance.fork('profile'), {
      start: START,
      duration,
      subjects: {
        'table-outage': TABLES,
        'stream-outage': TABLES,
        'bus-outage': ['bus'],
        'queue-outage': [journal.name],
      },
    });
  const world: World = {
    scheduler,
    chance: chance.fork('world'),
    faults: createFaults(drawn, chance.fork('faults'), scheduler.now),
    note: onTrace === undefined ? () => {} : (line) => onTrace(`${clock(scheduler.now())}   ${line()}`),
  };
  world.note(() => `faults: ${JSON.stringify(drawn)}`);
  return withVirtualTimers(scheduler, () => play(world, { ...options, duration, chance }));
};

interface Play extends Pick<SeedOptions, 'seed' | 'events' | 'observe' | 'onEnd'> {
  /** Milliseconds over which the commands are spread. */
  readonly duration: number;
  readonly chance: Chance;
}

const play = async (
  world: World,
  { seed, events, duration, chance, observe, onEnd }: Play,
): Promise<SeedResult> => {
  const { scheduler, faults } = world;
  let lastEffectAt = START;
  const metering = createMetering(world, observe);
  const onChange = (service: string, change: Change): void => {
    metering.onChange(change);
    if ((service !== 'origin' || isJournal(change)) && isEffect(change)) lastEffectAt = scheduler.now();
  };
  const deployment = deploy(world, onChange, metering.observe);
  const workload = chance.fork('workload');
  const poison = Array.from({ length: workload.below(MOST_POISON + 1) }, () => workload.uuid());
  const commands = commandsOf(workload.next, events, PREFIX);
  await until(scheduler, [
    ...commands.map((lane) => runLane(deployment, scheduler, workload, lane, duration)),
    ...poison.map((id) => putPoison(deployment, scheduler, workload, poisonEntry(id, PREFIX), duration)),
  ]);

  world.note(() => 'the faults end');
  faults.end();
  const endOfFaults = scheduler.now();
  const accounts = accountsIn(commands);
  // The last event of an account may be among the lost ones, and only a later one can tell.
  const moving =
    faults.tally()['event-lost'] === undefined
      ? await untilQuiet(scheduler, deployment.moving)
      : await reveal(scheduler, deployment, accounts);
  const recoverySeconds = Math.max(0, lastEffectAt - endOfFaults) / SECOND;
  const uneasy = moving.length > 0 ? [] : await inCalm(scheduler, deployment, accounts, () => lastEffectAt);

  await onEnd?.(deployment, metering.handled);
  const { tables, deadLetters } = deployment;
  const verdict = await verdictOf({
    tables: { origin: tables.origin.base, relay: tables.relay.base, audit: tables.audit.base },
    prefix: PREFIX,
    deadLetters: lettersOf(deployment),
    poison,
  });
  const outboxLetters = [...deadLetters.outboxes].flatMap(([service, queue]) =>
    queue.messages().map(({ body }) => `${service}: is said to be refused for good: ${body}`),
  );
  return {
    ...verdict,
    seed,
    violations: [
      ...moving,
      ...lateness(recoverySeconds),
      ...uneasy,
      ...outboxLetters,
      ...verdict.violations,
      ...(await metering.judge(deployment, faults.tally())),
    ],
    faults: faults.tally(),
    recoverySeconds,
    fingerprint: scheduler.fingerprint(),
  };
};

const accountsIn = (lanes: readonly (readonly Command[])[]): readonly string[] =>
  lanes.flat().flatMap((one) => (one.kind === 'open' ? [one.accountId] : []));

/** The origin reacts to itself as well. */
const isJournal = ({ key: { pk } }: Change): boolean => pk.startsWith('stream#Journal#');

/** An event in the stream of a consumer's service. */
const isEffect = ({ key: { pk, sk } }: Change): boolean =>
  pk.startsWith('stream#') && sk.startsWith('event#') && pk.includes(`#${PREFIX}-`);

const lettersOf = ({ deadLetters }: Deployment): readonly DeadLetter[] =>
  [...deadLetters.consumers].flatMap(([consumer, queue]) =>
    queue.messages().map(({ body, attributes }) => ({
      consumer,
      eventId: eventIdIn(body),
      errorCode: attributes.errorCode?.stringValue,
    })),
  );

const eventIdIn = (body: string): string | undefined => {
  const delivered: { readonly detail?: { readonly id?: string } } = JSON.parse(body);
  return delivered.detail?.id;
};
