import type { Crash, FaultPlan, FaultRule } from '@edtech/offline';
import type { Chance } from '../memory/chance.ts';
import type { Site } from './site.ts';

/** What goes wrong, and for how long. */
export interface Phase {
  readonly plan: FaultPlan;
  /** Of this machine's time. */
  readonly milliseconds: number;
}

/** The phases of one seed; they are repeated until its commands have been run. */
export interface Weather {
  readonly name: string;
  readonly phases: readonly Phase[];
}

/** A part of AWS in trouble; shares are multiplied by `force`, from 0 to 1. */
type Trouble = (chance: Chance, force: number, site: Site) => FaultPlan;

/** Everything that AWS does to this part. `lose` is left out: AWS does not. */
const TROUBLES = {
  bus: (chance, force) => ({
    bus: {
      duplicate: 0.4 * force,
      reorder: 0.4 * force,
      throttle: 0.3 * force,
      fail: 0.15 * force,
      failCall: 0.15 * force,
      throttleCall: 0.15 * force,
      loseAnswer: 0.2 * force,
      drop: 0.15 * force,
      delay: { ms: [10, chance.between(50, 500)], share: 0.3 * force },
    },
  }),
  targets: (chance, force) => ({
    target: {
      duplicate: 0.4 * force,
      reorder: 0.4 * force,
      fail: 0.3 * force,
      throttle: 0.2 * force,
      delay: { ms: [10, chance.between(50, 700)], share: 0.4 * force },
    },
  }),
  queues: (chance, force) => ({
    queue: {
      duplicate: 0.4 * force,
      reorder: 0.3 * force,
      fail: 0.2 * force,
      throttle: 0.1 * force,
      loseAnswer: 0.2 * force,
      drop: 0.1 * force,
      delay: { ms: [10, chance.between(50, 500)], share: 0.2 * force },
    },
  }),
  streams: (_chance, force, { losesRecords }) => ({
    stream: {
      duplicate: 0.4 * force,
      reorder: 0.4 * force,
      drop: losesRecords ? 0.3 * force : 0,
      expireIterator: 0.2 * force,
      fail: 0.2 * force,
      throttle: 0.2 * force,
    },
  }),
  tables: (chance, force) => ({
    table: {
      throttle: 0.1 * force,
      conflict: 0.3 * force,
      loseAnswer: 0.15 * force,
      fail: 0.1 * force,
      drop: 0.1 * force,
      delay: { ms: [5, chance.between(20, 150)], share: 0.1 * force },
    },
  }),
  functions: (chance, force, { commands, workers }) => ({
    function: [
      ...[...commands, ...workers]
        .filter(() => chance.strikes(0.5))
        .map(
          (name): FaultRule<'function'> => ({
            name,
            crash: crashOf(chance, commands.includes(name) ? 3 : 10, 0.2 * force),
          }),
        ),
      { fail: 0.05 * force, throttle: 0.1 * force },
    ],
  }),
} satisfies Record<string, Trouble>;

/** Parts that do not answer at all, and lose nothing. */
const OUTAGES: readonly ((chance: Chance, site: Site) => FaultPlan)[] = [
  () => ({ stream: { freeze: true } }),
  () => ({ bus: { freeze: true } }),
  () => ({ bus: { failCall: 1 } }),
  (_chance, { queues }) => ({ queue: { name: queues, freeze: true } }),
  () => ({ table: { freeze: true } }),
  (chance, { tables }) => ({ table: { name: tables[chance.below(tables.length)] ?? tables, throttle: 1 } }),
];

const crashOf = (chance: Chance, calls: number, share: number): Crash => {
  const at = chance.strikes(0.3) ? ('handler' as const) : chance.between(1, calls);
  return chance.strikes(0.5) ? { before: at, share } : { after: at, share };
};

/** Every second seed hammers one part of AWS, every other one mixes; all of them have an outage now and then. */
export const weatherOf = (chance: Chance, seed: number, site: Site): Weather => {
  const names = Object.keys(TROUBLES).filter(isTrouble);
  const hammered = names[Math.floor(seed / 2) % names.length];
  const name = seed % 2 === 0 || hammered === undefined ? 'mixed' : hammered;
  const phases = Array.from({ length: 6 }, (): Phase => {
    if (chance.strikes(0.2))
      return {
        plan: OUTAGES[chance.below(OUTAGES.length)]?.(chance, site) ?? {},
        milliseconds: chance.between(200, 1_000),
      };
    const chosen = names.filter((one) => one === name || (name === 'mixed' && chance.strikes(0.6)));
    const strongest = name === 'mixed' ? 0.6 : 1;
    const plans = chosen.map((one) => TROUBLES[one](chance, chance.next() * strongest, site));
    return { plan: Object.assign({}, ...plans), milliseconds: chance.between(400, 1_500) };
  });
  return { name, phases };
};

const isTrouble = (name: string): name is keyof typeof TROUBLES => Object.hasOwn(TROUBLES, name);
