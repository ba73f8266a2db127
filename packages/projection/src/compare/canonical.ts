import type { Attribute, Item } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { GENERATION, OWNER, POSITION, PROJECTION } from '../row.ts';

/** Keys of the table and of its indexes (gsi1pk, gsi1sk, …) follow from the other attributes, and name the generation. */
const KEY = /^(gsi\d+)?[ps]k$/;

const OF_THE_RUNTIME: ReadonlySet<string> = new Set([GENERATION, OWNER, POSITION, PROJECTION]);

/** What a row says, the same in every generation: without keys and what the runtime adds. */
export interface RowContent {
  readonly [name: string]: Attribute;
}

export const rowContent = (item: Item): RowContent => {
  const content: Record<string, Attribute> = {};
  for (const name of Object.keys(item).toSorted()) {
    const value = item[name];
    if (value === undefined || KEY.test(name) || OF_THE_RUNTIME.has(name)) continue;
    content[name] = inOrder(value);
  }
  return content;
};

/** A row as text: two rows say the same exactly if their texts are equal. */
export const canonicalRow = (item: Item): string => JSON.stringify(rowContent(item));

/** With the names of maps in order. */
const inOrder = (value: Attribute): Attribute => {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(inOrder);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, inOrder(one)]));
};

/** `Array.isArray` does not tell a readonly array from a map. */
const isList = (value: object): value is readonly Attribute[] => Array.isArray(value);

/** Where a row of one generation has its counterpart in another. */
export const counterpartKey = ({ pk, sk }: ItemKey, from: string, to: string): ItemKey => ({
  // A function, because a generation's name must not be read as a pattern of replacement.
  pk: pk.replace(`#${from}#`, () => `#${to}#`),
  sk,
});

/** Names a row, the same in every generation. */
export const neutralName = ({ pk, sk }: ItemKey, generation: string): string =>
  JSON.stringify([pk.replace(`#${generation}#`, '#*#'), sk]);
