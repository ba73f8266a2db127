import type { ItemKey } from '../layout/keys.ts';

/** What conditions compare, and updates set. */
export type Value = string | number | boolean;
/** What "less" means something for. Values of different types are neither less nor more. */
export type Orderable = string | number;
/**
 * What an item may hold. Events and outbox records are flat, with JSON strings for what is nested (see the event item);
 * rows of read models hold lists and maps as they are.
 */
export type Attribute = Value | null | readonly Attribute[] | { readonly [name: string]: Attribute };
export type Item = ItemKey & { readonly [attribute: string]: Attribute | undefined };

/** What must hold of the item for a write to happen. Several are joined by "and". */
export type Condition =
  | { readonly is: 'absent' }
  | { readonly is: 'present' }
  | { readonly is: 'equal'; readonly attribute: string; readonly value: Attribute }
  /** Holds of an item that lacks the attribute, too. */
  | { readonly is: 'not-equal'; readonly attribute: string; readonly value: Value }
  | { readonly is: 'at-most'; readonly attribute: string; readonly value: Orderable }
  /** The item, if there is one, lacks the attribute. */
  | { readonly is: 'missing'; readonly attribute: string }
  | { readonly is: 'absent-or-less'; readonly attribute: string; readonly value: Orderable }
  | { readonly is: 'absent-or-equal'; readonly attribute: string; readonly value: Value };

export interface Put {
  readonly kind: 'put';
  readonly item: Item;
  readonly when: readonly Condition[];
}

export interface Delete {
  readonly kind: 'delete';
  readonly key: ItemKey;
  readonly when: readonly Condition[];
}

export type Write =
  | Put
  | Update
  | Delete
  | { readonly kind: 'check'; readonly key: ItemKey; readonly when: readonly Condition[] };

export interface Update {
  readonly kind: 'update';
  readonly key: ItemKey;
  /** Any attribute but the key's; together with `remove` and `add`, at least one. */
  readonly set: { readonly [attribute: string]: Value };
  readonly remove?: readonly string[];
  /** Added to the number that is there, or to 0. */
  readonly add?: { readonly [attribute: string]: number };
  readonly when: readonly Condition[];
}

/** Why one write of a cancelled transaction did not happen; `none` where that write was not the reason. */
export type Refusal =
  | { readonly reason: 'none' }
  | { readonly reason: 'condition'; readonly found: Item | undefined }
  | { readonly reason: 'contention' };

export type TransactionOutcome =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'cancelled'; readonly refusals: readonly Refusal[] };

export type UpdateOutcome =
  | { readonly outcome: 'applied'; readonly item: Item }
  | { readonly outcome: 'refused'; readonly found: Item | undefined };

export type WriteOutcome =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'refused'; readonly found: Item | undefined };

/** An item of another table. */
export interface ItemElsewhere {
  readonly tableName: string;
  readonly item: Item;
}

export interface PutsOptions {
  /** Goes along with the request. */
  readonly along?: ItemElsewhere | undefined;
  /** Gives the request up: whatever of it is under way may still happen. */
  readonly until?: AbortSignal | undefined;
}

/** What a table did not take of a request, for want of capacity; the items as they were given. */
export interface NotTaken {
  readonly items: readonly Item[];
  readonly along: boolean;
}

export interface RangeQuery {
  readonly pk: string;
  /** First sort key, inclusive. */
  readonly from: string;
  /** Last sort key, inclusive. A range that ends before it begins is empty. */
  readonly to: string;
  /** At least 1. */
  readonly limit?: number;
  /** Last sort key first. */
  readonly reverse?: boolean;
}

export interface DueQuery {
  readonly attentionPk: string;
  /** Only what is due at or before this time (ISO-8601). */
  readonly until: string;
  readonly limit: number;
  /** Only what comes after this one, the last of an earlier page. */
  readonly after?: DueItem;
}

/** An entry of the attention index. */
export interface DueItem extends ItemKey {
  /** Its time in the index (ISO-8601): when it is due, or since when it needs attention. */
  readonly at: string;
}

export interface ScanQuery {
  /** Only items whose partition key begins with this. The others are read, and paid for, all the same. */
  readonly pkPrefix?: string;
  /** One of several parts of the table that are read side by side, from 0. */
  readonly segment?: { readonly index: number; readonly of: number };
  /** Goes on after this item, which an earlier scan of the same segment has given, whether or not it is still there. */
  readonly after?: ItemKey;
}

/**
 * What the event store, the outbox and the consumers need of a table, and no more. Reads are consistent, but for
 * `due` and `lookup`, which read indexes: whatever is decided from these is decided again by a condition on the item.
 * Reads throw TableUnavailable when the table does not answer.
 */
export interface Table {
  get(key: ItemKey): Promise<Item | undefined>;
  /** In ascending order, or in descending order when asked; pages are fetched as they are consumed, so a long range takes little memory. */
  range(query: RangeQuery): AsyncIterable<Item>;
  /** Ascending by `at`. */
  due(query: DueQuery): Promise<readonly DueItem[]>;
  /**
   * Keys of the items with this `lookup`, in no order, from the lookup index. Pages are fetched as they are consumed.
   * @param limit at least 1; all when left out
   */
  lookup(lookup: string, limit?: number): AsyncIterable<ItemKey>;
  /** Every item, in no order; pages are fetched as they are consumed. Reads the whole table: for operators and tests. */
  scan(query?: ScanQuery): AsyncIterable<Item>;
  /**
   * All of the writes or none.
   * @param writes 1 to 100, each of another item
   * @param token makes repeated sending of the same transaction safe (valid for 10 minutes); refused with other writes
   * @throws TableUnavailable when the outcome is unknown or the table did not take the call
   */
  transact(writes: readonly Write[], token: string): Promise<TransactionOutcome>;
  /**
   * One write by itself: half the price of a transaction of one.
   * @throws TableUnavailable as `transact` does
   */
  write(write: Put | Delete): Promise<WriteOutcome>;
  /** @throws TableUnavailable as `transact` does */
  update(update: Update): Promise<UpdateOutcome>;
  /**
   * Items as they are, whatever was there, with one request; each is put by itself. For who knows that nothing in their places
   * is worth keeping.
   * @param items 1 to `MOST_PUTS`, with what goes along, each of another key
   * @throws TableUnavailable when which of them were put is unknown
   */
  puts(items: readonly Item[], options?: PutsOptions): Promise<NotTaken>;
}
