import type { Table, Write } from '../../packages/event-store/src/index.ts';
import { itemBytes } from '../../packages/event-store/src/limits.ts';

/** Write units, by where they go. */
export interface WriteUnits {
  readonly table: number;
  readonly index: number;
}

const KIB = 1024;
const units = (item: object): number => Math.ceil(itemBytes(item) / KIB);

/** What the attention index projects. */
const projected = (item: Record<string, unknown>) => {
  const { pk, sk, attentionPk, attentionSk, status } = item;
  return { pk, sk, attentionPk, attentionSk, status };
};

const after = (write: Write): Record<string, unknown> => {
  switch (write.kind) {
    case 'put':
      return write.item;
    case 'update':
      return { ...write.key, ...write.set };
    case 'delete':
    case 'check':
      return { ...write.key };
  }
};

/**
 * What transactions cost by AWS's rule: two units per KB of every item that is written or checked, and one per KB of what
 * an index takes in. DynamoDB Local (3.1.0) does not add this up: it reports two puts of one size as one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 * Deletes and checks count as of small items, which they are here.
 */
export const pricedByRule = (
  table: Table,
): { readonly table: Table; take(): WriteUnits; largest(kind: string): number } => {
  let spent: WriteUnits = { table: 0, index: 0 };
  const sizes = new Map<string, number>();
  return {
    table: {
      ...table,
      async transact(writes, token) {
        const outcome = await table.transact(writes, token);
        if (outcome.outcome !== 'committed') return outcome;
        for (const write of writes) {
          const item = after(write);
          const kind = String(item.pk).split('#')[0] ?? '';
          sizes.set(kind, Math.max(sizes.get(kind) ?? 0, itemBytes(item)));
          spent = {
            table: spent.table + 2 * units(item),
            index: spent.index + (item.attentionPk === undefined ? 0 : units(projected(item))),
          };
        }
        return outcome;
      },
    },
    take() {
      const taken = spent;
      spent = { table: 0, index: 0 };
      return taken;
    },
    largest: (kind) => sizes.get(kind) ?? 0,
  };
};
