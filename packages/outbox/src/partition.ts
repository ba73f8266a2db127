import type { Log } from '@edtech/contracts';
import type { Item, Table } from '@edtech/event-store';
import { decodeOutboxItem, OUTBOX_PREFIX, type OutboxItem } from '@edtech/event-store/layout';

export interface Subject {
  readonly aggregateType: string;
  readonly aggregateId: string;
}

/** The range of an aggregate's records: every sort key of an outbox begins with a digit. */
export const WHOLE_OUTBOX = { from: '0', to: ':' } as const;

export const outboxPk = ({ aggregateType, aggregateId }: Subject): string =>
  `${OUTBOX_PREFIX}${aggregateType}#${aggregateId}`;

/**
 * The outbox records of one aggregate, in the order of the events that left them; of one event, first what it publishes. Pages
 * are fetched as they are consumed. A record that cannot be read is logged and left out.
 */
export async function* recordsOf(
  table: Table,
  subject: Subject,
  log: Log,
): AsyncGenerator<OutboxItem, void, undefined> {
  for await (const item of table.range({ pk: outboxPk(subject), ...WHOLE_OUTBOX })) {
    const record = readable(item, log);
    if (record !== undefined) yield record;
  }
}

/** The integration events among them: what is published again is those, and local messages have no sequence of their own. */
export async function* publicationsOf(
  table: Table,
  subject: Subject,
  log: Log,
): AsyncGenerator<OutboxItem, void, undefined> {
  for await (const record of recordsOf(table, subject, log)) if (record.destination === 'bus') yield record;
}

/** The outbox record in `item`; undefined, and logged, when it cannot be read. */
export const readable = (item: Item, log: Log): OutboxItem | undefined => {
  try {
    return decodeOutboxItem(item);
  } catch (error) {
    const { pk, sk } = item;
    log({ level: 'error', message: 'unreadable outbox record', pk, sk, error: String(error) });
    return undefined;
  }
};
