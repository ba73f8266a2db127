import type { DueItem, Table } from '@edtech/event-store';
import { ATTENTION_SHARDS, type AttentionKind, attentionPk } from '@edtech/event-store/layout';

const PAGE = 100;

/** After every time that the index can hold. */
const WHENEVER = '~';

/**
 * The entries of a kind, shard by shard, each in the order of time. Pages are fetched as they are consumed.
 * @param until only what is due at or before this time (ISO-8601)
 */
export async function* attentionEntries(
  table: Pick<Table, 'due'>,
  kind: AttentionKind,
  until = WHENEVER,
): AsyncGenerator<DueItem, void, undefined> {
  for (let shard = 0; shard < ATTENTION_SHARDS; shard += 1) {
    const query = { attentionPk: attentionPk(kind, shard), until, limit: PAGE };
    for (let page = await table.due(query); page.length > 0; ) {
      yield* page;
      const after = page.at(-1);
      page = page.length < PAGE || after === undefined ? [] : await table.due({ ...query, after });
    }
  }
}
