import { type Item, listsOf, type Table } from '@edtech/event-store';
import { announced, type LifecycleOptions } from './announcement.ts';
import { forgetGeneration, markDropping } from './generation-changes.ts';
import { inSegments, isOf, scanned } from './views-scan.ts';

export interface DropOptions extends LifecycleOptions {
  readonly projection: string;
  readonly generation: string;
  /** Also if it is the one that readers saw before the last switch: then there is no way back. */
  readonly withPrevious: boolean;
  /** Parts of the table that are read side by side. */
  readonly segments: number;
  /** Told after every few how many items are deleted. */
  readonly onProgress?: (deleted: number) => void;
}

export interface DropReport {
  readonly deleted: number;
  /** False when the signal came first: run it again. */
  readonly finished: boolean;
}

/** Deletes of one segment that are under way at a time. */
const AT_ONCE = 32;

/**
 * Has a generation go, with its rows, positions and all that is noted of it. May be stopped, and run again, at any time.
 * @throws GenerationUnknown, GenerationInUse, GenerationsChanged, TableUnavailable
 */
export const dropGeneration = async (options: DropOptions): Promise<DropReport> => {
  const { views, signal, projection, generation: id, withPrevious, segments, onProgress } = options;
  const generation = await markDropping(views, projection, id, { withPrevious });
  // Until then a projector may still put a row.
  if (!(await announced(options, projection, generation))) return { deleted: 0, finished: false };
  let deleted = 0;
  const isDoomed = (item: Item): boolean => isOf(item, { projection, generation: id });
  await inSegments(segments, signal, async (segment, until) => {
    for await (const list of listsOf(scanned(views, segment, isDoomed), AT_ONCE, until)) {
      await Promise.all(list.map((item) => deleteItem(views, item)));
      deleted += list.length;
      onProgress?.(deleted);
    }
  });
  if (signal.aborted) return { deleted, finished: false };
  await forgetGeneration(views, projection, id);
  return { deleted, finished: true };
};

const deleteItem = async (views: Table, { pk, sk }: Item): Promise<void> => {
  await views.write({ kind: 'delete', key: { pk, sk }, when: [] });
};
