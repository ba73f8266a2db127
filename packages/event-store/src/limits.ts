import { LimitExceeded } from './errors.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * What one commit may hold.
 *
 * Transactions: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 * Items: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 * Entries: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 * 350 KB of data leave room in the item for metadata and keys.
 */
export const LIMITS = {
  eventDataBytes: 350 * KIB,
  itemBytes: 400 * KIB,
  actions: 100,
  transactionBytes: 4 * MIB,
  integrationEventBytes: 1 * MIB,
} as const;

export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** The size of a flat item as DynamoDB counts it: names and values in UTF-8, a number about one byte per two digits. */
export const itemBytes = (item: object): number => {
  let total = 0;
  for (const [name, value] of Object.entries(item)) {
    total += utf8Bytes(name);
    if (typeof value === 'string') total += utf8Bytes(value);
    else if (typeof value === 'number') total += Math.ceil(String(value).length / 2) + 1;
    else if (value !== undefined) total += utf8Bytes(JSON.stringify(value));
  }
  return total;
};

const within = (
  limit: ConstructorParameters<typeof LimitExceeded>[0],
  maximum: number,
  actual: number,
  subject: string,
): void => {
  if (actual > maximum) throw new LimitExceeded(limit, maximum, actual, subject);
};

/** @throws LimitExceeded when the data of `subject` is larger than an event may hold. */
export const checkEventData = (data: string, subject: string): void =>
  within('event data', LIMITS.eventDataBytes, utf8Bytes(data), subject);

/** @throws LimitExceeded when EventBridge would refuse an entry with this detail. */
export const checkIntegrationEvent = (detail: string, subject: string): void =>
  within('integration event', LIMITS.integrationEventBytes, utf8Bytes(detail), subject);

/** The size of `item` in bytes. @throws LimitExceeded when DynamoDB would refuse it. */
export const checkItem = (item: { readonly pk: string; readonly sk: string }): number => {
  const size = itemBytes(item);
  within('item', LIMITS.itemBytes, size, `${item.pk} ${item.sk}`);
  return size;
};

/** @throws LimitExceeded when DynamoDB would refuse a transaction of these items, or one of the items. */
export const checkTransaction = (items: readonly { readonly pk: string; readonly sk: string }[]): void => {
  within('actions in a transaction', LIMITS.actions, items.length, 'This commit');
  let total = 0;
  for (const item of items) total += checkItem(item);
  within('transaction', LIMITS.transactionBytes, total, 'This commit');
};
