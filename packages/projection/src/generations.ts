import { randomUUID } from 'node:crypto';
import { COMMIT_RETRIES, type Item, retries, type Table, type Timing } from '@edtech/event-store';
import { GenerationsChanged, GenerationUnknown } from './errors.ts';
import { GENERATION_PREFIX, generationKey, POINTER_SK, pointerKey, projectionPk } from './keys.ts';
import type { Projection } from './projection.ts';

/**
 * `building`: its rows are not complete, a rebuild is under way or was cut short; `ready`: they are, and follow along;
 * `dropping`: nobody follows it any more, and its rows go.
 */
export type GenerationStatus = 'building' | 'ready' | 'dropping';

/** One set of the rows of a read model. Several may be kept up to date side by side; readers see one. */
export interface Generation {
  readonly id: string;
  /** Version of the projection whose rows they are. */
  readonly version: number;
  readonly status: GenerationStatus;
  /** ISO-8601. */
  readonly createdAt: string;
  /** The status that every live projector goes by. Behind `status` for as long as one may know an earlier one. */
  readonly announced?: GenerationStatus;
}

export interface Generations {
  readonly projection: string;
  /** Oldest first. */
  readonly all: readonly Generation[];
  /** The one that readers see. */
  readonly current: string;
  /** The one that they saw before the last switch. */
  readonly previous?: string;
  /** The newest there ever was: the name of one that is gone is not given again, because rows and cursors carry it. */
  readonly newest: string;
}

const idOf = (number: number): string => `g${number}`;
const numberOf = (id: string): number => Number(id.slice(1));

/** The name of the generation after this one. */
export const idAfter = (id: string): string => idOf(numberOf(id) + 1);

/** What is known of the generations of `projection`; undefined before the first. */
export const readGenerations = async (views: Table, projection: string): Promise<Generations | undefined> => {
  const all: Generation[] = [];
  let pointer: Item | undefined;
  const range = { pk: projectionPk(projection), from: GENERATION_PREFIX, to: POINTER_SK };
  for await (const item of views.range(range)) {
    if (item.sk === POINTER_SK) pointer = item;
    else if (item.sk.startsWith(GENERATION_PREFIX)) all.push(generationOf(item));
  }
  if (pointer === undefined) return undefined;
  all.sort((one, other) => numberOf(one.id) - numberOf(other.id));
  return {
    projection,
    all,
    current: String(pointer.current),
    ...(typeof pointer.previous === 'string' ? { previous: pointer.previous } : {}),
    newest: String(pointer.newest),
  };
};

export const generationOf = ({ sk, version, status, createdAt, announced }: Item): Generation => ({
  id: sk.slice(GENERATION_PREFIX.length),
  version: Number(version),
  // Written by this file alone.
  status: status as GenerationStatus,
  createdAt: String(createdAt),
  ...(announced === undefined ? {} : { announced: announced as GenerationStatus }),
});

/**
 * The generations of `projection`; its first one is made, and shown to readers, when there is none. It follows every
 * aggregate from its next event on; those that have none need a rebuild.
 */
export const openGenerations = async (
  views: Table,
  timing: Timing,
  { name, version }: Projection,
): Promise<Generations> => {
  const first = idOf(1);
  const again = retries(COMMIT_RETRIES, timing);
  for (;;) {
    const found = await readGenerations(views, name);
    if (found !== undefined) return found;
    // Whoever is second finds it there.
    const { outcome } = await views.transact(
      [
        {
          kind: 'put',
          item: { ...pointerKey(name), current: first, newest: first },
          when: [{ is: 'absent' }],
        },
        {
          kind: 'put',
          item: generationItem(name, first, version, 'ready', timing),
          when: [{ is: 'absent' }],
        },
      ],
      randomUUID(),
    );
    if (outcome === 'cancelled' && !(await again.another())) throw new GenerationsChanged(name);
  }
};

/**
 * The generations of `projection`, for who only reads: where there is none, readers see the one that will be the first,
 * which has no rows, and nothing is written.
 */
export const generationsForReaders = async (views: Table, { name }: Projection): Promise<Generations> =>
  (await readGenerations(views, name)) ?? { projection: name, all: [], current: idOf(1), newest: idOf(0) };

/** The item of a new generation. */
export const generationItem = (
  name: string,
  id: string,
  version: number,
  status: GenerationStatus,
  { now }: Timing,
): Item => ({
  ...generationKey(name, id),
  version,
  status,
  createdAt: new Date(now()).toISOString(),
  // Of `holdGeneration`.
  ...(status === 'building' ? { holder: '', heldUntil: 0 } : {}),
});

/** @throws GenerationUnknown */
export const generationIn = (
  { projection, all }: Pick<Generations, 'projection' | 'all'>,
  id: string,
): Generation => {
  const found = all.find((one) => one.id === id);
  if (found === undefined)
    throw new GenerationUnknown(
      `${projection} has no generation ${id}; there are ${all.map((one) => one.id).join(', ')}.`,
    );
  return found;
};

/** @throws GenerationUnknown */
export const known = (projection: string, generations: Generations | undefined): Generations => {
  if (generations === undefined)
    throw new GenerationUnknown(`The read model ${projection} has no generation yet: no projector has run.`);
  return generations;
};
