import type { ItemKey } from '../layout/keys.ts';
import type { Condition, Item, Refusal, Table, Write } from './table.ts';

/** A table in memory with the same semantics, for many quick runs. It keeps nothing beyond the process. */
export interface MemoryTable extends Table {
  /** Every item, in key order. */
  items(): readonly Item[];
}

const address = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);

const holds = (condition: Condition, item: Item | undefined): boolean => {
  switch (condition.is) {
    case 'absent':
      return item === undefined;
    case 'present':
      return item !== undefined;
    case 'equal':
      return item?.[condition.attribute] === condition.value;
    case 'not-equal':
      return item?.[condition.attribute] !== condition.value;
    case 'at-most': {
      const actual = item?.[condition.attribute];
      return actual !== undefined && typeof actual === typeof condition.value && actual <= condition.value;
    }
    case 'absent-or-equal':
      return item === undefined || item[condition.attribute] === condition.value;
  }
};

export const memoryTable = (): MemoryTable => {
  const stored = new Map<string, Item>();
  const sorted = (): readonly Item[] =>
    [...stored.values()].sort((one, other) =>
      one.pk === other.pk ? compare(one.sk, other.sk) : compare(one.pk, other.pk),
    );

  const refusal = (write: Write): Refusal => {
    const found = stored.get(address(write.kind === 'put' ? write.item : write.key));
    return write.when.every((condition) => holds(condition, found))
      ? { reason: 'none' }
      : { reason: 'condition', found };
  };

  const apply = (write: Write): void => {
    switch (write.kind) {
      case 'put':
        stored.set(address(write.item), structuredClone(write.item));
        return;
      case 'update': {
        const removed = new Set(write.remove);
        const kept = Object.entries(stored.get(address(write.key)) ?? write.key).filter(
          ([attribute]) => !removed.has(attribute),
        );
        stored.set(address(write.key), { ...Object.fromEntries(kept), ...write.key, ...write.set });
        return;
      }
      case 'delete':
        stored.delete(address(write.key));
        return;
      case 'check':
        return;
    }
  };

  return {
    items: sorted,
    get: async (key) => stored.get(address(key)),
    async *range({ pk, from, to, limit }) {
      const within = sorted().filter((item) => item.pk === pk && item.sk >= from && item.sk <= to);
      yield* within.slice(0, limit);
    },
    due: async ({ attentionPk, until, limit }) =>
      sorted()
        .filter((item) => item.attentionPk === attentionPk && String(item.attentionSk) <= until)
        .sort((one, other) => compare(String(one.attentionSk), String(other.attentionSk)))
        .slice(0, limit)
        .map(({ pk, sk }) => ({ pk, sk })),
    async transact(writes) {
      const refusals = writes.map(refusal);
      if (refusals.some(({ reason }) => reason !== 'none')) return { outcome: 'cancelled', refusals };
      writes.forEach(apply);
      return { outcome: 'committed' };
    },
    async update(update) {
      const refused = refusal(update);
      if (refused.reason === 'condition') return { outcome: 'refused', found: refused.found };
      apply(update);
      // It was written by the line above.
      return { outcome: 'applied', item: stored.get(address(update.key)) as Item };
    },
  };
};

/** DynamoDB orders string keys by their UTF-8 bytes. */
const compare = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));
