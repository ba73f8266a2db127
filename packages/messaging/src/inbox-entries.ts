import { ATTENTION_SHARD_NUMBERS, attentionInShard, type DueItem, type Table } from '@edtech/event-store';
import { type AttentionKind, type FenceSubject, fenceSubjectOf } from '@edtech/event-store/layout';
import { inboxOwner } from './inbox-name.ts';

/** What the attention index holds of inboxes: parked events, and fences whose next event is a dead letter. */
export const INBOX_KINDS = ['parked', 'blocked'] as const satisfies readonly AttentionKind[];

/** Hands every entry of `kind` to `see`: the shards side by side. */
export const eachInboxEntry = async (
  table: Table,
  kind: (typeof INBOX_KINDS)[number],
  see: (entry: DueItem, subject: FenceSubject) => void,
): Promise<void> => {
  await Promise.all(
    ATTENTION_SHARD_NUMBERS.map(async (shard) => {
      for await (const entry of attentionInShard(table, kind, shard)) {
        const subject = fenceSubjectOf(entry.pk);
        if (subject !== undefined) see(entry, subject);
      }
    }),
  );
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
