import type { Table } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { type AdvanceOptions, type AtHand, advance } from './advance.ts';
import type { Generation } from './generations.ts';
import { aggregateNamed, type Lane, ownerOf, TOUCHED_PARTS, touchedPk } from './keys.ts';
import { partOf } from './part.ts';
import type { Projection } from './projection.ts';

/** That somebody else has followed the lane, perhaps, while its generation was filled. */
const touchedKey = (lane: Lane): ItemKey => ({
  pk: touchedPk(lane.projection, lane.generation, partOf(lane.aggregateId, TOUCHED_PARTS)),
  sk: ownerOf(lane),
});

/** Sort keys are names of aggregates. */
const FIRST = '!';
const LAST = '~';

/**
 * Has a lane follow its aggregate as `advance` does, beside whoever fills its generation: a bulk knows nothing of what is
 * there, and may put older rows in place of these. So the lane is noted first, and whoever fills the generation does it
 * anew at the end.
 * @throws as `advance` does
 */
export const advanceBeside = async (
  options: AdvanceOptions,
  projection: Projection,
  { status }: Pick<Generation, 'status'>,
  lane: Lane,
  atHand?: AtHand,
): Promise<void> => {
  if (status === 'building' && projection.perAggregate)
    await options.views.write({ kind: 'put', item: { ...touchedKey(lane) }, when: [] });
  await advance(options, projection, lane, atHand);
};

/** The lanes of a generation that are noted, as they are met. */
export async function* touchedLanes(
  views: Table,
  projection: string,
  generation: string,
): AsyncGenerator<Lane, void, undefined> {
  for (let part = 0; part < TOUCHED_PARTS; part += 1) {
    const pk = touchedPk(projection, generation, part);
    for await (const { sk } of views.range({ pk, from: FIRST, to: LAST }))
      yield { projection, generation, ...aggregateNamed(sk) };
  }
}

export const forgetTouched = async (views: Table, lane: Lane): Promise<void> => {
  await views.write({ kind: 'delete', key: touchedKey(lane), when: [] });
};
