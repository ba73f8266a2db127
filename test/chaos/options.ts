import { PlatformError } from '@edtech/contracts';

export const STORES = ['memory', 'dynamodb'] as const;
/**
 * Where the scenario runs; or the workflows of the platform itself, which run on DynamoDB Local alone; or its bookings, which run
 * on either.
 */
export type StoreName = (typeof STORES)[number] | 'workflows' | 'sagas-memory' | 'sagas-dynamodb';

/** What to run, as the command line asks for it. */
export interface RunOptions {
  readonly store: StoreName;
  readonly firstSeed: number;
  readonly seeds: number;
  /** Commands a seed; of sagas so many are begun. */
  readonly events: number;
  /** Stop at the first seed that fails. */
  readonly bail: boolean;
}

/** A seed in memory takes a fraction of a second, one on the local AWS its real time. */
const DEFAULTS: Readonly<Record<StoreName, Pick<RunOptions, 'seeds' | 'events'>>> = {
  memory: { seeds: 100, events: 250 },
  dynamodb: { seeds: 3, events: 120 },
  workflows: { seeds: 2, events: 20 },
  'sagas-memory': { seeds: 500, events: 20 },
  'sagas-dynamodb': { seeds: 10, events: 50 },
};

export class ChaosOptionWrong extends PlatformError {
  readonly code = 'chaos-option-wrong';
  readonly kind = 'invalid';
}

interface GivenOptions {
  readonly store: string;
  readonly seeds?: string;
  readonly seed?: string;
  readonly events?: string;
  readonly bail?: boolean;
  readonly workflows?: boolean;
  readonly sagas?: boolean;
}

/** @throws ChaosOptionWrong */
export const runOptions = ({ seeds, seed, events, bail = false, ...where }: GivenOptions): RunOptions => {
  const store = storeOf(where);
  const defaults = DEFAULTS[store];
  return {
    store,
    firstSeed: seed === undefined ? 1 : wholeNumber('--seed', seed, 0),
    // A seed that is named is the only one, unless more are asked for.
    seeds: seeds === undefined ? (seed === undefined ? defaults.seeds : 1) : wholeNumber('--seeds', seeds, 1),
    events: events === undefined ? defaults.events : wholeNumber('--events', events, 1),
    bail,
  };
};

const storeOf = ({
  store: name,
  workflows = false,
  sagas = false,
}: Pick<GivenOptions, 'store' | 'workflows' | 'sagas'>): StoreName => {
  const store = STORES.find((one) => one === name);
  if (store === undefined) throw new ChaosOptionWrong(`--store is one of ${STORES.join(', ')}, not ${name}.`);
  if (sagas && workflows)
    throw new ChaosOptionWrong('--sagas and --workflows are two things to run: name one of them.');
  if (sagas) return `sagas-${store}`;
  if (!workflows) return store;
  if (store !== 'dynamodb')
    throw new ChaosOptionWrong('--workflows runs the services as they are deployed, on dynamodb alone.');
  return 'workflows';
};

const wholeNumber = (option: string, given: string, least: number): number => {
  const number = Number(given);
  if (given.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number;
  throw new ChaosOptionWrong(`${option} must be a whole number from ${least}, not "${given}".`);
};

const FLAGS: Readonly<Record<StoreName, string>> = {
  memory: '--store memory',
  dynamodb: '--store dynamodb',
  workflows: '--workflows',
  'sagas-memory': '--sagas --store memory',
  'sagas-dynamodb': '--sagas',
};

/** The command that runs `seed` again. */
export const replayCommand = ({ store, events }: RunOptions, seed: number): string =>
  `npm run test:chaos -- ${FLAGS[store]} --seed ${seed} --events ${events}`;
