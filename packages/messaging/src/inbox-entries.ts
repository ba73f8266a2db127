import type { DueItem, Table } from '@edtech/event-store';
import {
  ATTENTION_SHARDS,
  type AttentionKind,
  attentionPk,
  type FenceSubject,
  fenceSubjectOf,
} from '@edtech/event-store/layout';

import { inboxOwner } from './inbox-name.ts';

/** What the attention index holds of inboxes: parked events, and fences whose next event is a dead letter. */
export const INBOX_KINDS = ['parked', 'blocked'] as const satisfies readonly AttentionKind[];

const PAGE = 200;

/** After every time that the index can hold. */
const WHENEVER = '~';

/** Hands every entry of `kind` to `see`: page by page, the shards side by side. */
export const eachInboxEntry = async (
  table: Table,
  kind: (typeof INBOX_KINDS)[number],
  see: (entry: DueItem, subject: FenceSubject) => void,
): Promise<void> => {
  const shards = Array.from({ length: ATTENTION_SHARDS }, async (_, shard) => {
    const query = { attentionPk: attentionPk(kind, shard), until: WHENEVER, limit: PAGE };
    let page = await table.due(query);
    while (page.length > 0) {
      for (const entry of page) {
        const subject = fenceSubjectOf(entry.pk);
        if (subject !== undefined) see(entry, subject);
      }
      const after = page.at(-1);
      page = page.length < PAGE || after === undefined ? [] : await table.due({ ...query, after });
    }
  });
  await Promise.all(shards);
};

/** What waits in the inboxes of one consumer: its own, and those of replays that it reprocesses. */
export interface InboxCount {
  /** Events. */
  readonly parked: number;
  /** Aggregates. */
  readonly blocked: number;
}

/** What waits in the inboxes of each consumer, by its name, as the attention index has it: no item is read. */
export const countInboxes = async (table: Table): Promise<ReadonlyMap<string, InboxCount>> => {
  const counts = new Map<string, InboxCount>();
  for (const kind of INBOX_KINDS)
    await eachInboxEntry(table, kind, (_entry, subject) => {
      const { consumer } = inboxOwner(subject.consumer);
      const count = counts.get(consumer) ?? { parked: 0, blocked: 0 };
      counts.set(consumer, { ...count, [kind]: count[kind] + 1 });
    });
  return counts;
};
