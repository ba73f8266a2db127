import { setTimeout as pause } from 'node:timers/promises';
import { type Refusal, type Table, TableUnavailable } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';

/** What came of the transactions of a table. */
export interface Contention {
  /** That were sent, those that were sent again among them. */
  transactions: number;
  /** Of these, cancelled because another one was at one of their items. */
  conflicts: number;
}

const nameOf = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);

/**
 * A table that refuses what comes while a transaction is at the same item, as DynamoDB does and DynamoDB Local does not.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 * @param milliseconds for how long a transaction is at its items before it is written
 */
export const contended = (table: Table, milliseconds: number) => {
  const held = new Set<string>();
  let jammed: string | undefined;
  const contention: Contention = { transactions: 0, conflicts: 0 };

  const isHeld = (key: ItemKey): boolean =>
    held.has(nameOf(key)) || (jammed !== undefined && key.pk.startsWith(jammed));

  const refuseHeld = (key: ItemKey): void => {
    if (isHeld(key)) throw new TableUnavailable(new Error('TransactionConflictException'));
  };

  const conflicting: Table = {
    ...table,
    async transact(writes, token) {
      contention.transactions += 1;
      const keys = writes.map((write) => (write.kind === 'put' ? write.item : write.key));
      const names = keys.map(nameOf);
      const refusals = keys.map((key): Refusal => ({ reason: isHeld(key) ? 'contention' : 'none' }));
      if (refusals.some(({ reason }) => reason === 'contention')) {
        contention.conflicts += 1;
        return { outcome: 'cancelled', refusals };
      }
      for (const name of names) held.add(name);
      await pause(milliseconds);
      for (const name of names) held.delete(name);
      return table.transact(writes, token);
    },
    async write(write) {
      refuseHeld(write.kind === 'put' ? write.item : write.key);
      return table.write(write);
    },
    async update(update) {
      refuseHeld(update.key);
      return table.update(update);
    },
  };
  return {
    table: conflicting,
    contention,
    /** Somebody is at all items whose partition keys begin with this, and does not end; nobody when it is left out. */
    jam(pkPrefix?: string): void {
      jammed = pkPrefix;
    },
  };
};
