import { randomUUID } from 'node:crypto';
import type { Item, Table, Timing } from '@edtech/event-store';
import { GenerationNotReady, GenerationsChanged, GenerationUnknown } from './errors.ts';
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
}

export interface Generations {
  readonly projection: string;
  /** Oldest first. */
  readonly all: readonly Generation[];
  /** The one that readers see. */
  readonly current: string;
  /** The one that they saw before the last switch. */
  readonly previous?: string;
}

const idOf = (number: number): string => `g${number}`;
const numberOf = (id: string): number => Number(id.slice(1));

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
  };
};

const generationOf = ({ sk, version, status, createdAt }: Item): Generation => ({
  id: sk.slice(GENERATION_PREFIX.length),
  version: Number(version),
  // Written by this file alone.
  status: status as GenerationStatus,
  createdAt: String(createdAt),
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
  const found = await readGenerations(views, name);
  if (found !== undefined) return found;
  const first = idOf(1);
  // Whoever is second finds it there.
  await views.transact(
    [
      { kind: 'put', item: { ...pointerKey(name), current: first }, when: [{ is: 'absent' }] },
      { kind: 'put', item: made(name, first, version, 'ready', timing), when: [{ is: 'absent' }] },
    ],
    randomUUID(),
  );
  return known(name, await readGenerations(views, name));
};

const made = (
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
});

/** Makes a further generation, for the projection's version, to be built. @throws GenerationsChanged */
export const beginGeneration = async (
  views: Table,
  timing: Timing,
  projection: Projection,
): Promise<Generation> => {
  const { name, version } = projection;
  const { all } = await openGenerations(views, timing, projection);
  const id = idOf(numberOf(all.at(-1)?.id ?? idOf(0)) + 1);
  const item = made(name, id, version, 'building', timing);
  const { outcome } = await views.write({ kind: 'put', item, when: [{ is: 'absent' }] });
  if (outcome === 'refused') throw new GenerationsChanged(name);
  return generationOf(item);
};

/** @throws GenerationsChanged when it is not in `from` any more */
export const setStatus = async (
  views: Table,
  projection: string,
  id: string,
  from: readonly GenerationStatus[],
  to: GenerationStatus,
): Promise<void> => {
  for (const status of from) {
    const { outcome } = await views.update({
      kind: 'update',
      key: generationKey(projection, id),
      set: { status: to },
      when: [{ is: 'equal', attribute: 'status', value: status }],
    });
    if (outcome === 'applied') return;
  }
  throw new GenerationsChanged(projection);
};

/** Forgets a generation that is gone. */
export const forgetGeneration = async (views: Table, projection: string, id: string): Promise<void> => {
  await views.write({ kind: 'delete', key: generationKey(projection, id), when: [] });
};

/**
 * Has readers see another generation, at once and all of them.
 * @throws GenerationUnknown, GenerationNotReady, GenerationsChanged
 */
export const switchTo = async (views: Table, projection: string, id: string): Promise<Generations> => {
  const before = known(projection, await readGenerations(views, projection));
  const chosen = generationIn(before, id);
  if (chosen.status !== 'ready')
    throw new GenerationNotReady(
      `${projection} ${id} is ${chosen.status}; readers can see a ready one only.`,
    );
  if (before.current === id) return before;
  const result = await views.transact(
    [
      {
        kind: 'update',
        key: pointerKey(projection),
        set: { current: id, previous: before.current },
        when: [{ is: 'equal', attribute: 'current', value: before.current }],
      },
      {
        kind: 'check',
        key: generationKey(projection, id),
        when: [{ is: 'equal', attribute: 'status', value: 'ready' }],
      },
    ],
    randomUUID(),
  );
  if (result.outcome === 'cancelled') throw new GenerationsChanged(projection);
  return { ...before, current: id, previous: before.current };
};

/** Has readers see the generation that they saw before the last switch. @throws GenerationNotReady and as `switchTo` does */
export const rollBack = async (views: Table, projection: string): Promise<Generations> => {
  const { previous } = known(projection, await readGenerations(views, projection));
  if (previous === undefined)
    throw new GenerationNotReady(`${projection} has not been switched, so there is nothing to go back to.`);
  return switchTo(views, projection, previous);
};

/** @throws GenerationUnknown */
export const generationIn = ({ projection, all }: Generations, id: string): Generation => {
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
