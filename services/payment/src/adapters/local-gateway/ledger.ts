import type { Item, Put, Table } from '@edtech/event-store';
import type { CallOutcome } from '../../domain/calls.ts';

/** The book that the local gateway keeps in a table, where all processes see the same. */

export const LEDGER_PREFIX = 'local-gateway#';

/** What was held or charged by one call, and what has become of it. Minor units. */
export interface Entry {
  readonly reference: string;
  readonly paymentId: string;
  readonly authorized: number;
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
  readonly currency: string;
  /** ISO-8601; absent for what was charged at once. */
  readonly expiresAt?: string;
  /** Counts the changes: a change holds only if nobody else was first. */
  readonly revision: number;
}

/** What is known of a call: its outcome, or that it was lost on the way. */
export interface KnownCall {
  /** What was asked, to tell another call with the same key. */
  readonly asked: string;
  readonly outcome?: CallOutcome;
}

const entryKey = (reference: string) => ({ pk: `${LEDGER_PREFIX}entry#${reference}`, sk: 'entry' });
const callKey = (key: string) => ({ pk: `${LEDGER_PREFIX}call#${key}`, sk: 'call' });

export const readEntry = async (table: Table, reference: string): Promise<Entry | undefined> => {
  const item = await table.get(entryKey(reference));
  return item === undefined ? undefined : entryOf(item);
};

export const readCall = async (table: Table, key: string): Promise<KnownCall | undefined> => {
  const item = await table.get(callKey(key));
  if (item === undefined) return undefined;
  const { asked, outcome } = item;
  // Written below and nowhere else.
  const known = typeof outcome === 'string' ? { outcome: JSON.parse(outcome) as CallOutcome } : {};
  return { asked: String(asked), ...known };
};

/** All entries: for tests, and for whoever wants to compare. Reads the whole table. */
export async function* entries(table: Table): AsyncGenerator<Entry, void, undefined> {
  for await (const item of table.scan({ pkPrefix: `${LEDGER_PREFIX}entry#` })) yield entryOf(item);
}

/** Notes a call. It holds only if what was known of the call is still all that is known. */
export const putCall = (key: string, { asked, outcome }: KnownCall, known: KnownCall | undefined): Put => ({
  kind: 'put',
  item: { ...callKey(key), asked, ...(outcome === undefined ? {} : { outcome: JSON.stringify(outcome) }) },
  when: known === undefined ? [{ is: 'absent' }] : [{ is: 'missing', attribute: 'outcome' }],
});

/** @param before the entry that it replaces */
export const putEntry = (entry: Omit<Entry, 'revision'>, before: Entry | undefined): Put => ({
  kind: 'put',
  item: { ...entryKey(entry.reference), ...entry, revision: (before?.revision ?? 0) + 1 },
  when:
    before === undefined
      ? [{ is: 'absent' }]
      : [{ is: 'equal', attribute: 'revision', value: before.revision }],
});

const entryOf = (item: Item): Entry => {
  const { reference, paymentId, authorized, captured, released, refunded, currency, expiresAt, revision } =
    item;
  return {
    reference: String(reference),
    paymentId: String(paymentId),
    authorized: Number(authorized),
    captured: Number(captured),
    released: Number(released),
    refunded: Number(refunded),
    currency: String(currency),
    ...(typeof expiresAt === 'string' ? { expiresAt } : {}),
    revision: Number(revision),
  };
};
