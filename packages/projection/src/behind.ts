import { randomUUID } from 'node:crypto';
import type { Item, Table, Timing } from '@edtech/event-store';
import { attention } from '@edtech/event-store/layout';
import { behindKey, type Lane, laneOf } from './keys.ts';

/** A lane that could not follow its aggregate. It stands in the attention index until it can. */
export interface Behind {
  readonly lane: Lane;
  readonly attempts: number;
  /** ISO-8601. */
  readonly since: string;
  readonly lastError: string;
  /** Another one with each failure. */
  readonly note: string;
}

const SECOND = 1_000;
const LONGEST_WAIT = 15 * 60 * SECOND;
const ERROR_CHARACTERS = 1_000;

/** Milliseconds until a lane that failed `attempts` times is tried again. */
const waitAfter = (attempts: number, random: () => number): number => {
  const full = Math.min(30 * SECOND * 2 ** (attempts - 1), LONGEST_WAIT);
  return Math.ceil(full / 2 + random() * (full / 2));
};

export const behindOf = ({ pk, attempts, since, lastError, note }: Item): Behind | undefined => {
  const lane = laneOf(pk);
  return (
    lane && {
      lane,
      attempts: Number(attempts),
      since: String(since),
      lastError: String(lastError),
      note: String(note),
    }
  );
};

/** What is noted of a lane; undefined when it follows. */
export const readBehind = async (views: Table, lane: Lane): Promise<Behind | undefined> => {
  const item = await views.get(behindKey(lane));
  return item && behindOf(item);
};

/** Notes that a lane failed. It is tried again later each time; the projection's other lanes go on. */
export const noteBehind = async (views: Table, timing: Timing, lane: Lane, error: unknown): Promise<void> => {
  const key = behindKey(lane);
  const before = await views.get(key);
  const attempts = Number(before?.attempts ?? 0) + 1;
  const at = new Date(timing.now() + waitAfter(attempts, timing.random)).toISOString();
  const item: Item = {
    ...key,
    ...attention('behind', key.pk, at),
    attempts,
    since: before?.since ?? new Date(timing.now()).toISOString(),
    lastError: String(error).slice(0, ERROR_CHARACTERS),
    note: randomUUID(),
  };
  await views.write({ kind: 'put', item, when: [] });
};

/** The lane has followed since `seen` was read. A failure that was noted later stays. */
export const noteCaughtUp = async (views: Table, { lane, note }: Behind): Promise<void> => {
  await views.write({
    kind: 'delete',
    key: behindKey(lane),
    when: [{ is: 'equal', attribute: 'note', value: note }],
  });
};
