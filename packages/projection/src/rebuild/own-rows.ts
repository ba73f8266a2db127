import type { BulkPuts, Item, Write } from '@edtech/event-store';
import { writeBytes } from '../fold.ts';
import { MOST_BYTES } from '../fold-events.ts';
import type { Lane } from '../keys.ts';
import { moving } from '../position.ts';
import type { Hold } from './hold.ts';

/** Rows of aggregates that nobody else's writes can meet, put in bulk. */
export interface OwnRows {
  /** False when there is no more room: write these first. */
  add(lane: Lane, to: number, rows: readonly Write[]): boolean;
  /** @throws TableUnavailable, RebuildUnderWay, GenerationsChanged */
  write(): Promise<void>;
}

/** Items between which a rebuild may end. */
const MOST_ITEMS = 100;

export const createOwnRows = (puts: BulkPuts, hold: Hold): OwnRows => {
  const rows: Item[] = [];
  const positions: Item[] = [];
  let bytes = 0;
  return {
    add(lane, to, given) {
      const [position, ...others] = moving(lane, 0, to, given);
      const size = [position, ...others].reduce((sum, write) => sum + writeBytes(write), 0);
      const isFull =
        rows.length + positions.length + others.length >= MOST_ITEMS || bytes + size > MOST_BYTES;
      if (positions.length > 0 && isFull) return false;
      positions.push(itemOf(position));
      rows.push(...others.map(itemOf));
      bytes += size;
      return true;
    },
    async write() {
      // A position says that its rows are there.
      await puts.putAll(rows, hold.ensure);
      await puts.putAll(positions, hold.ensure);
    },
  };
};

const itemOf = (write: Write): Item => {
  if (write.kind === 'put') return write.item;
  if (write.kind === 'update') return { ...write.set, ...write.key };
  throw new Error(`A stream that is folded from its beginning leaves rows, not a ${write.kind}.`);
};
