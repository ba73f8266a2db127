import { ATTENTION_SHARDS, type AttentionKind, attentionPk } from './layout/attention.ts';
import type { DueItem, Table } from './table/table.ts';

const PAGE = 100;

/** After every time that the index can hold. */
const WHENEVER = '~';

/** The shards of a kind: each is in order of time, and they may be read side by side. */
export const ATTENTION_SHARD_NUMBERS: readonly number[] = Array.from(
  { length: ATTENTION_SHARDS },
  (_, shard) => shard,
);

/**
 * The entries of a kind in one shard, in the order of time. Pages are fetched as they are consumed.
 * @param until only what is due at or before this time (ISO-8601); all when left out
 * @throws TableUnavailable
 */
export async function* attentionInShard(
  table: Pick<Table, 'due'>,
  kind: AttentionKind,
  shard: number,
  until = WHENEVER,
): AsyncGenerator<DueItem, void, undefined> {
  const query = { attentionPk: attentionPk(kind, shard), until, limit: PAGE };
  for (let page = await table.due(query); page.length > 0; ) {
    yield* page;
    const after = page.at(-1);
    page = page.length < PAGE || after === undefined ? [] : await table.due({ ...query, after });
  }
}

/** The same of all shards, one after the other. */
export async function* attentionEntries(
  table: Pick<Table, 'due'>,
  kind: AttentionKind,
  until?: string,
): AsyncGenerator<DueItem, void, undefined> {
  for (const shard of ATTENTION_SHARD_NUMBERS) yield* attentionInShard(table, kind, shard, until);
}

/**
 * The first entries of a kind, shard by shard, side by side: for those who count, and will not read more than so many.
 * @param most of each shard
 * @throws TableUnavailable
 */
export const firstAttentionEntries = (
  table: Pick<Table, 'due'>,
  kind: AttentionKind,
  most: number,
  until?: string,
): Promise<readonly (readonly DueItem[])[]> =>
  Promise.all(
    ATTENTION_SHARD_NUMBERS.map(async (shard) => {
      const entries: DueItem[] = [];
      for await (const entry of attentionInShard(table, kind, shard, until)) {
        if (entries.push(entry) >= most) break;
      }
      return entries;
    }),
  );
