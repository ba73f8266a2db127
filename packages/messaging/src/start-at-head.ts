import type { EventStore, Table } from '@edtech/event-store';
import {
  decodeOutboxItem,
  EVENT_PREFIX,
  fenceItem,
  fenceKey,
  OUTBOX_PREFIX,
  STREAM_PREFIX,
} from '@edtech/event-store/layout';
import { type Consumer, isAwaited } from './consumer.ts';

export interface StartRequest {
  /** The ordered consumer that joins. */
  readonly consumer: Consumer;
  /** Source and type of the aggregates that it follows. */
  readonly source: string;
  readonly aggregateType: string;
  /** Told after every aggregate how far it is: there may be many. */
  readonly onProgress?: (report: StartReport) => void;
}

export interface StartReport {
  /** Aggregates of which the consumer takes nothing but what is published from now on. */
  readonly started: number;
  /** Aggregates with which it had begun before. */
  readonly kept: number;
}

/**
 * Has an ordered consumer that joins late begin at the head: it never sees what was published before. Run it while the
 * consumer's rule exists and its queue's mapping is disabled; what is published meanwhile waits in the queue. Safe to
 * run again. A consumer that needs the history takes it by re-publishing instead.
 * @param producer the table of the service that publishes; all of it is read
 */
export const startAtHead = async (
  { table }: Pick<EventStore, 'table'>,
  producer: Table,
  { consumer, source, aggregateType, onProgress }: StartRequest,
): Promise<StartReport> => {
  let started = 0;
  let kept = 0;
  const prefix = `${STREAM_PREFIX}${aggregateType}#`;
  let done: string | undefined;
  // The items of one stream follow each other in a scan.
  for await (const { pk } of producer.scan({ pkPrefix: prefix })) {
    if (pk === done) continue;
    done = pk;
    const head = await headOf(producer, pk);
    if (head === undefined || head.published === 0) continue;
    const subject = {
      consumer: consumer.name,
      source,
      aggregateType,
      aggregateId: pk.slice(prefix.length),
    };
    const fence = {
      lastSequence: head.published,
      recent: '',
      handledTypes: await awaitedTypes(producer, consumer, pk.slice(STREAM_PREFIX.length)),
    };
    const { outcome } = await table.update({
      kind: 'update',
      key: fenceKey(subject),
      set: fenceItem(fence),
      // That something is parked behind it is no beginning.
      when: [
        { is: 'absent-or-equal', attribute: 'lastSequence', value: 0 },
        { is: 'missing', attribute: 'blockedAt' },
      ],
    });
    if (outcome === 'applied') started += 1;
    else kept += 1;
    onProgress?.({ started, kept });
  }
  return { started, kept };
};

/** The last event of a stream. */
const headOf = async (table: Table, pk: string): Promise<{ readonly published: number } | undefined> => {
  const range = { pk, from: EVENT_PREFIX, to: `${EVENT_PREFIX}~`, reverse: true, limit: 1 };
  for await (const { published } of table.range(range)) return { published: Number(published) };
  return undefined;
};

/** What events of the consumer wait for, as far as this aggregate has published it: they wait for it no more. */
const awaitedTypes = async (
  table: Table,
  consumer: Consumer,
  aggregate: string,
): Promise<readonly string[]> => {
  if (consumer.on.every(({ after }) => after === undefined)) return [];
  const found = new Set<string>();
  for await (const item of table.range({ pk: `${OUTBOX_PREFIX}${aggregate}`, from: '0', to: '~' })) {
    const { eventType } = decodeOutboxItem(item);
    if (isAwaited(consumer, eventType)) found.add(eventType);
  }
  return [...found];
};
