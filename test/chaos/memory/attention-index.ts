import type { DueItem, Item, Table } from '@edtech/event-store';

type DueQuery = Parameters<Table['due']>[0];

interface Change {
  readonly visibleAt: number;
  readonly key: string;
  /** Undefined when the item is no longer in the index. */
  readonly entry: Entry | undefined;
}

interface Entry extends DueItem {
  readonly attentionPk: string;
}

/** The attention index, which follows its table after a while, each item in its own time. */
export interface AttentionIndex {
  /** @param lag milliseconds until the index shows it */
  follow(key: string, item: Item | undefined, lag: number): void;
  due(query: DueQuery): readonly DueItem[];
  /** What the table itself says needs attention, of all kinds. */
  attended(): ReadonlyMap<string, DueItem & { readonly attentionPk: string }>;
}

export const createAttentionIndex = (now: () => number): AttentionIndex => {
  const waiting: Change[] = [];
  const latest = new Map<string, number>();
  const visible = new Map<string, Entry>();
  const partitions = new Map<string, Set<Entry>>();
  const actual = new Map<string, Entry>();

  const show = ({ key, entry }: Change): void => {
    const old = visible.get(key);
    if (old !== undefined) partitions.get(old.attentionPk)?.delete(old);
    if (entry === undefined) {
      visible.delete(key);
      return;
    }
    visible.set(key, entry);
    const partition = partitions.get(entry.attentionPk);
    if (partition === undefined) partitions.set(entry.attentionPk, new Set([entry]));
    else partition.add(entry);
  };

  const catchUp = (): void => {
    if (waiting.length === 0) return;
    const [ready, later] = [true, false].map((due) =>
      waiting.filter(({ visibleAt }) => visibleAt <= now() === due),
    );
    for (const change of (ready ?? []).sort((one, other) => one.visibleAt - other.visibleAt)) show(change);
    waiting.splice(0, waiting.length, ...(later ?? []));
  };

  return {
    follow(key, item, lag) {
      const entry = entryOf(item);
      if (entry === undefined && !actual.has(key)) return;
      if (entry === undefined) actual.delete(key);
      else actual.set(key, entry);
      // One item's changes never overtake each other.
      const visibleAt = Math.max(now() + lag, latest.get(key) ?? 0);
      latest.set(key, visibleAt);
      waiting.push({ visibleAt, key, entry });
    },
    due({ attentionPk, until, limit, after }) {
      catchUp();
      return [...(partitions.get(attentionPk) ?? [])]
        .filter(({ at }) => at <= until)
        .sort(byTimeThenKey)
        .filter((entry) => after === undefined || byTimeThenKey(entry, after) > 0)
        .slice(0, limit)
        .map(({ pk, sk, at }) => ({ pk, sk, at }));
    },
    attended: () => actual,
  };
};

const entryOf = (item: Item | undefined): Entry | undefined =>
  item?.attentionPk === undefined || item.attentionSk === undefined
    ? undefined
    : { pk: item.pk, sk: item.sk, at: String(item.attentionSk), attentionPk: String(item.attentionPk) };

/** The keys of these tests are ASCII, which JavaScript compares as DynamoDB does. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const byTimeThenKey = (one: DueItem, other: DueItem): number =>
  compare(one.at, other.at) || compare(one.pk, other.pk) || compare(one.sk, other.sk);
