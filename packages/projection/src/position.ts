import type { Condition, Put, Update, Write } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { RowOfAnotherLane } from './errors.ts';
import { isPositionKey, type Lane, laneName, positionKey } from './keys.ts';
import { POSITION } from './row.ts';

/**
 * The writes that take a lane from one position to another, the position's first: it holds only if the lane is where it is
 * thought to be. A row that lies where the position does becomes one write with it.
 * @throws RowOfAnotherLane
 */
export const moving = (
  lane: Lane,
  from: number,
  to: number,
  rows: readonly Write[],
): readonly [Put | Update, ...Write[]] => {
  const key = positionKey(lane);
  const others = rows.filter((row) => !isAt(key, row));
  for (const row of others)
    if (isPositionKey(keyOfWrite(row))) throw new RowOfAnotherLane(laneName(lane), keyOfWrite(row).pk);
  const row = rows.find((one) => isAt(key, one));
  return [positioned(key, from, to, row, laneName(lane)), ...others];
};

const positioned = (
  key: ItemKey,
  from: number,
  to: number,
  row: Write | undefined,
  lane: string,
): Put | Update => {
  const when: readonly Condition[] = [
    from === 0 ? { is: 'absent' } : { is: 'equal', attribute: POSITION, value: from },
  ];
  switch (row?.kind) {
    case undefined:
      return { kind: 'update', key, set: { [POSITION]: to }, when };
    case 'put':
      return { kind: 'put', item: { ...row.item, [POSITION]: to }, when };
    case 'delete':
      return { kind: 'put', item: { ...key, [POSITION]: to }, when };
    default:
      // What several add to cannot be where one has its position.
      throw new RowOfAnotherLane(lane, key.pk);
  }
};

export const keyOfWrite = (write: Write): ItemKey => (write.kind === 'put' ? write.item : write.key);

const isAt = (key: ItemKey, write: Write): boolean => {
  const { pk, sk } = keyOfWrite(write);
  return pk === key.pk && sk === key.sk;
};
