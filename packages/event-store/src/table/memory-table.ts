import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ItemKey } from '../layout/keys.ts';
import { itemBytes, LIMITS } from '../limits.ts';
import { demandPuts, demandTransaction, demandUpdate, InvalidRequest } from './invalid-request.ts';
import type { Attribute, Condition, Item, Refusal, Table, Value, Write } from './table.ts';

/** A table in memory with the same semantics, for many quick runs. It keeps nothing beyond the process. */
export interface MemoryTable extends Table {
  /** Every item, in key order. */
  items(): readonly Item[];
}

/** DynamoDB orders string keys by their UTF-8 bytes. */
const compare = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** DynamoDB compares values of one type only. */
const ordered = (one: Attribute | undefined, other: Value): number | undefined => {
  if (typeof one === 'string' && typeof other === 'string') return compare(one, other);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return undefined;
};

const holds = (condition: Condition, item: Item | undefined): boolean => {
  switch (condition.is) {
    case 'absent':
      return item === undefined;
    case 'present':
      return item !== undefined;
    case 'equal':
      return isDeepStrictEqual(item?.[condition.attribute], condition.value);
    case 'not-equal':
      return item?.[condition.attribute] !== condition.value;
    case 'at-most':
      return (ordered(item?.[condition.attribute], condition.value) ?? 1) <= 0;
    case 'missing':
      return item?.[condition.attribute] === undefined;
    case 'absent-or-less':
      return item === undefined || (ordered(item[condition.attribute], condition.value) ?? 0) < 0;
    case 'absent-or-equal':
      return item === undefined || item[condition.attribute] === condition.value;
  }
};

/**
 * A fresh, empty table. It refuses what DynamoDB refuses (InvalidRequest): a malformed transaction or update, an item over
 * the limit, a token that was committed with other writes.
 * @param others the tables, by their names, into which items may go along
 */
export const memoryTable = (others: Readonly<Record<string, Pick<Table, 'write'>>> = {}): MemoryTable => {
  const partitions = new Map<string, Map<string, Item>>();
  /** The attention index: what is in each of its partitions. */
  const attended = new Map<string, Set<Item>>();
  /** The lookup index. */
  const lookedUp = new Map<string, Set<Item>>();
  /** Fingerprints of the committed transactions, by token. */
  const committed = new Map<string, string>();

  const find = ({ pk, sk }: ItemKey): Item | undefined => partitions.get(pk)?.get(sk);

  const sortedPartition = (pk: string): readonly Item[] =>
    [...(partitions.get(pk)?.values() ?? [])].sort((one, other) => compare(one.sk, other.sk));

  const sorted = (): readonly Item[] => [...partitions.keys()].sort(compare).flatMap(sortedPartition);

  const remove = ({ pk, sk }: ItemKey): void => {
    const item = find({ pk, sk });
    if (item === undefined) return;
    partitions.get(pk)?.delete(sk);
    if (partitions.get(pk)?.size === 0) partitions.delete(pk);
    attended.get(String(item.attentionPk))?.delete(item);
    lookedUp.get(String(item.lookup))?.delete(item);
  };

  const keep = (item: Item): void => {
    remove(item);
    const partition = partitions.get(item.pk) ?? new Map<string, Item>();
    partitions.set(item.pk, partition.set(item.sk, item));
    if (item.lookup !== undefined) {
      const found = String(item.lookup);
      lookedUp.set(found, (lookedUp.get(found) ?? new Set()).add(item));
    }
    if (item.attentionPk === undefined || item.attentionSk === undefined) return;
    const index = String(item.attentionPk);
    attended.set(index, (attended.get(index) ?? new Set()).add(item));
  };

  const refusal = (write: Write): Refusal => {
    const found = find(write.kind === 'put' ? write.item : write.key);
    return write.when.every((condition) => holds(condition, found))
      ? { reason: 'none' }
      : { reason: 'condition', found };
  };

  const apply = (write: Write): void => {
    switch (write.kind) {
      case 'put':
        keep(defined(write.item));
        return;
      case 'update': {
        const removed = new Set(write.remove);
        const kept = Object.entries(find(write.key) ?? write.key).filter(
          ([attribute]) => !removed.has(attribute),
        );
        const { pk, sk } = write.key;
        const sums = Object.entries(write.add ?? {}).map(([attribute, number]) => [
          attribute,
          Number(find(write.key)?.[attribute] ?? 0) + number,
        ]);
        keep(defined({ ...Object.fromEntries(kept), pk, sk, ...write.set, ...Object.fromEntries(sums) }));
        return;
      }
      case 'delete':
        remove(write.key);
        return;
      case 'check':
        return;
    }
  };

  return {
    items: sorted,
    get: async (key) => find(key),
    async *range({ pk, from, to, limit, reverse = false }) {
      if (compare(from, to) > 0) return;
      demandLimit(limit);
      const within = sortedPartition(pk).filter(({ sk }) => compare(sk, from) >= 0 && compare(sk, to) <= 0);
      yield* (reverse ? within.reverse() : within).slice(0, limit);
    },
    async due({ attentionPk, until, limit, after }) {
      demandLimit(limit);
      return [...(attended.get(attentionPk) ?? [])]
        .map(({ pk, sk, attentionSk }) => ({ pk, sk, at: String(attentionSk) }))
        .filter(({ at }) => compare(at, until) <= 0)
        .sort(byTimeThenKey)
        .filter((item) => after === undefined || byTimeThenKey(item, after) > 0)
        .slice(0, limit);
    },
    async *lookup(lookup, limit) {
      demandLimit(limit);
      for (const { pk, sk } of [...(lookedUp.get(lookup) ?? [])].slice(0, limit)) yield { pk, sk };
    },
    async *scan({ pkPrefix = '', segment = { index: 0, of: 1 }, after } = {}) {
      for (const item of sorted()) {
        if (after !== undefined && byKey(item, after) <= 0) continue;
        if (item.pk.startsWith(pkPrefix) && segmentOf(item.pk, segment.of) === segment.index) yield item;
      }
    },
    async transact(writes, token) {
      demandTransaction(writes);
      for (const write of writes) if (write.kind === 'put') demandSize(write.item);
      const fingerprint = createHash('sha256').update(JSON.stringify(writes)).digest('base64');
      const earlier = committed.get(token);
      if (earlier === fingerprint) return { outcome: 'committed' };
      if (earlier !== undefined) throw new InvalidRequest(`The token ${token} was used for other writes.`);
      const refusals = writes.map(refusal);
      if (refusals.some(({ reason }) => reason !== 'none')) return { outcome: 'cancelled', refusals };
      writes.forEach(apply);
      committed.set(token, fingerprint);
      return { outcome: 'committed' };
    },
    async write(write) {
      if (write.kind === 'put') demandSize(write.item);
      const refused = refusal(write);
      if (refused.reason === 'condition') return { outcome: 'refused', found: refused.found };
      apply(write);
      return { outcome: 'applied' };
    },
    async update(update) {
      demandUpdate(update);
      const refused = refusal(update);
      if (refused.reason === 'condition') return { outcome: 'refused', found: refused.found };
      apply(update);
      // It was written by the line above.
      return { outcome: 'applied', item: find(update.key) as Item };
    },
    async puts(items, { along } = {}) {
      demandPuts(items, along);
      for (const item of items) demandSize(item);
      if (along !== undefined) {
        const other = others[along.tableName];
        if (other === undefined) throw new InvalidRequest(`There is no table ${along.tableName}.`);
        await other.write({ kind: 'put', item: along.item, when: [] });
      }
      for (const item of items) apply({ kind: 'put', item, when: [] });
      return { items: [], along: false };
    },
  };
};

const demandSize = (item: Item): void => {
  const size = itemBytes(item);
  if (size > LIMITS.itemBytes)
    throw new InvalidRequest(`The item ${item.pk} ${item.sk} is too large: ${size} bytes.`);
};

const demandLimit = (limit: number | undefined): void => {
  if (limit !== undefined && limit < 1) throw new InvalidRequest(`A limit of ${limit} asks for nothing.`);
};

const defined = (item: Item): Item =>
  // Leaving out attributes takes no key away.
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Item;

const byKey = (one: ItemKey, other: ItemKey): number =>
  compare(one.pk, other.pk) || compare(one.sk, other.sk);

/** As in DynamoDB, a partition is in one segment, whole. */
const segmentOf = (pk: string, of: number): number =>
  createHash('sha256').update(pk).digest().readUInt32BE() % of;

const byTimeThenKey = (
  one: ItemKey & { readonly at: string },
  other: ItemKey & { readonly at: string },
): number => compare(one.at, other.at) || compare(one.pk, other.pk) || compare(one.sk, other.sk);
