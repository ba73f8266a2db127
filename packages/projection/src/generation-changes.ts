import { randomUUID } from 'node:crypto';
import type { Table, Timing, Write } from '@edtech/event-store';
import { GenerationInUse, GenerationNotReady, GenerationsChanged } from './errors.ts';
import {
  type Generation,
  type GenerationStatus,
  type Generations,
  generationIn,
  generationItem,
  generationOf,
  idAfter,
  known,
  openGenerations,
  readGenerations,
} from './generations.ts';
import { generationKey, pointerKey } from './keys.ts';
import type { Projection } from './projection.ts';

/** Each change is one transaction that holds only if the generations are as they were read: of two, one is refused. */
const change = async (views: Table, projection: string, writes: readonly Write[]): Promise<void> => {
  const result = await views.transact(writes, randomUUID());
  if (result.outcome === 'cancelled') throw new GenerationsChanged(projection);
};

/** Makes a further generation, for the projection's version, to be built. @throws GenerationsChanged */
export const beginGeneration = async (
  views: Table,
  timing: Timing,
  projection: Projection,
): Promise<Generation> => {
  const { name, version } = projection;
  const { newest } = await openGenerations(views, timing, projection);
  const id = idAfter(newest);
  const item = generationItem(name, id, version, 'building', timing);
  await change(views, name, [
    {
      kind: 'update',
      key: pointerKey(name),
      set: { newest: id },
      when: [{ is: 'equal', attribute: 'newest', value: newest }],
    },
    { kind: 'put', item, when: [{ is: 'absent' }] },
  ]);
  return generationOf(item);
};

/** Notes that every live projector goes by the status of this generation. @throws GenerationsChanged */
export const markAnnounced = async (
  views: Table,
  projection: string,
  { id, status }: Generation,
): Promise<void> => {
  const { outcome } = await views.update({
    kind: 'update',
    key: generationKey(projection, id),
    set: { announced: status },
    when: [{ is: 'equal', attribute: 'status', value: status }],
  });
  if (outcome === 'refused') throw new GenerationsChanged(projection);
};

/**
 * Has everybody leave a generation alone, so that its rows can go.
 * @param withPrevious also if it is the one that readers saw before the last switch: then there is no way back
 * @throws GenerationUnknown, GenerationInUse, GenerationsChanged
 */
export const markDropping = async (
  views: Table,
  projection: string,
  id: string,
  { withPrevious = false }: { readonly withPrevious?: boolean } = {},
): Promise<Generation> => {
  const { all, current, previous } = known(projection, await readGenerations(views, projection));
  const chosen = generationIn({ projection, all }, id);
  if (chosen.status === 'dropping') return chosen;
  if (id === current)
    throw new GenerationInUse(`Readers see ${projection} ${id}. Switch to another one first.`);
  if (id === previous && !withPrevious)
    throw new GenerationInUse(
      `${projection} ${id} is the one to roll back to. Say that it shall go all the same, if you are sure of ${current}.`,
    );
  await change(views, projection, [
    {
      kind: 'update',
      key: pointerKey(projection),
      set: { current },
      ...(id === previous ? { remove: ['previous'] } : {}),
      when: [
        { is: 'equal', attribute: 'current', value: current },
        // A switch away from it, by now, would make it the one to roll back to.
        previous === undefined
          ? { is: 'missing', attribute: 'previous' }
          : { is: 'equal', attribute: 'previous', value: previous },
      ],
    },
    {
      kind: 'update',
      key: generationKey(projection, id),
      set: { status: 'dropping' },
      when: [{ is: 'equal', attribute: 'status', value: chosen.status }],
    },
  ]);
  return { ...chosen, status: 'dropping' };
};

/** Forgets a generation whose rows are gone. */
export const forgetGeneration = async (views: Table, projection: string, id: string): Promise<void> => {
  await views.write({
    kind: 'delete',
    key: generationKey(projection, id),
    when: [{ is: 'absent-or-equal', attribute: 'status', value: 'dropping' }],
  });
};

/**
 * Has readers see another generation. Those that have looked a moment ago see it when what they know is too old
 * (GENERATIONS_LIFETIME_MILLISECONDS).
 * @throws GenerationUnknown, GenerationNotReady, GenerationsChanged
 */
export const switchTo = async (views: Table, projection: string, id: string): Promise<Generations> => {
  const before = known(projection, await readGenerations(views, projection));
  const { status } = generationIn(before, id);
  if (status !== 'ready')
    throw new GenerationNotReady(`${projection} ${id} is ${status}; readers can see a ready one only.`);
  if (before.current === id) return before;
  await change(views, projection, [
    {
      kind: 'update',
      key: pointerKey(projection),
      set: { current: id, previous: before.current },
      when: [{ is: 'equal', attribute: 'current', value: before.current }],
    },
    {
      kind: 'check',
      key: generationKey(projection, id),
      when: [{ is: 'equal', attribute: 'status', value: 'ready' satisfies GenerationStatus }],
    },
  ]);
  return { ...before, current: id, previous: before.current };
};

/** Has readers see the generation that they saw before the last switch. @throws GenerationNotReady and as `switchTo` does */
export const rollBack = async (views: Table, projection: string): Promise<Generations> => {
  const { previous } = known(projection, await readGenerations(views, projection));
  if (previous === undefined)
    throw new GenerationNotReady(`${projection} has not been switched, so there is nothing to go back to.`);
  return switchTo(views, projection, previous);
};
