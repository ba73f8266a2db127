import type { BatchWriteCommandInput, BatchWriteCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from '../layout/keys.ts';
import type { Item, ItemElsewhere, NotTaken } from './table.ts';

/** Of a request. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const MOST_PUTS = 25;

/** Items by the request that puts them. */
export const byRequest = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / MOST_PUTS) }, (_, part) =>
    items.slice(part * MOST_PUTS, (part + 1) * MOST_PUTS),
  );

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>;

/** What puts `items` into a table, and what goes along into its own. */
export const putRequests = (
  tableName: string,
  items: readonly Item[],
  along: ItemElsewhere | undefined,
): Requests => ({
  [tableName]: items.map((Item) => ({ PutRequest: { Item } })),
  ...(along === undefined ? {} : { [along.tableName]: [{ PutRequest: { Item: along.item } }] }),
});

/** Which of them an answer says were not put. */
export const notTaken = (
  tableName: string,
  items: readonly Item[],
  along: ItemElsewhere | undefined,
  { UnprocessedItems = {} }: Pick<BatchWriteCommandOutput, 'UnprocessedItems'>,
): NotTaken => {
  const keys = new Set(UnprocessedItems[tableName]?.map(({ PutRequest }) => keyText(PutRequest?.Item)));
  return {
    items: items.filter((item) => keys.has(keyText(item))),
    along: along !== undefined && (UnprocessedItems[along.tableName] ?? []).length > 0,
  };
};

const keyText = ({ pk, sk }: Partial<Record<keyof ItemKey, unknown>> = {}): string =>
  JSON.stringify([pk, sk]);
