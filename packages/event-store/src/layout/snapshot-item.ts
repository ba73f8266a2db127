import type { Condition, Item } from '../table/table.ts';
import { type ItemKey, snapshotKey } from './keys.ts';

/** The state of an aggregate at one version of its stream. */
export interface Snapshot {
  /** Version of the last event that is in the state. */
  readonly version: number;
  /** How many integration events the stream had produced by then. */
  readonly published: number;
  /** The version of the state's own shape that the aggregate declared. */
  readonly snapshotVersion: number;
  readonly state: unknown;
  /** Id of the event at `version`: a restored stream that took another turn has another one there. */
  readonly lastEventId: string;
  /** ISO-8601, UTC. */
  readonly takenAt: string;
}

/** The item of a snapshot. The state is one JSON string, for the same reason as an event's data. */
export interface SnapshotItem extends ItemKey, Omit<Snapshot, 'state'> {
  readonly state: string;
}

/** @throws Error when the state would not come back from JSON as it is */
export const encodeSnapshot = (type: string, id: string, { state, ...facts }: Snapshot): SnapshotItem => {
  const obstacle = obstacleToJson(state, 'state');
  if (obstacle !== undefined) throw new Error(`${obstacle} does not survive JSON.`);
  return { ...snapshotKey(type, id), ...facts, state: JSON.stringify(state) };
};

/** The snapshot in `item`; undefined when it does not read as one. */
export const decodeSnapshot = ({
  version,
  published,
  snapshotVersion,
  state,
  lastEventId,
  takenAt,
}: Item): Snapshot | undefined => {
  if (
    typeof version !== 'number' ||
    typeof published !== 'number' ||
    typeof snapshotVersion !== 'number' ||
    typeof state !== 'string' ||
    typeof lastEventId !== 'string' ||
    typeof takenAt !== 'string'
  ) {
    return undefined;
  }
  try {
    return { version, published, snapshotVersion, state: JSON.parse(state), lastEventId, takenAt };
  } catch {
    // A snapshot is a copy: one that cannot be read is taken again from the events.
    return undefined;
  }
};

const IDENTITY = ['version', 'snapshotVersion', 'lastEventId', 'takenAt'] as const;

/** Holds while the snapshot is still the very one that was found. */
export const stillFound = (found: Item): readonly Condition[] =>
  IDENTITY.map((attribute): Condition => {
    const value = found[attribute];
    return value === undefined ? { is: 'missing', attribute } : { is: 'equal', attribute, value };
  });

/** The path of the first value that JSON would lose or change. An undefined property reads the same as none. */
const obstacleToJson = (value: unknown, path: string): string | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (typeof value !== 'object') return path;
  if (Array.isArray(value))
    return first(value.entries(), (one, index) => obstacleToJson(one, `${path}[${index}]`));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return path;
  return first(Object.entries(value), (one, name) =>
    one === undefined ? undefined : obstacleToJson(one, `${path}.${name}`),
  );
};

const first = <Key>(
  entries: Iterable<[Key, unknown]>,
  obstacle: (value: unknown, key: Key) => string | undefined,
): string | undefined => {
  for (const [key, value] of entries) {
    const found = obstacle(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
};
