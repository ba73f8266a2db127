import type { SQSClient } from '@aws-sdk/client-sqs';
import { PlatformError, traceHeaderOf } from '@edtech/contracts';
import { envelopeOf, type OutboxItem } from '@edtech/event-store/layout';
import pLimit from 'p-limit';
import { resourcesOf } from './entry.ts';
import type { Published, Publisher } from './publisher.ts';
import { calls, type QueueMessage, sendCall, written } from './queue-messages.ts';
import { sqsJson } from './sqs-text.ts';

/** The URL of the queue that takes the local messages of a type, by the type. */
export type QueueOfType = ReadonlyMap<string, string>;

export interface LocalQueuesOptions {
  readonly client: SQSClient;
  readonly queues: QueueOfType;
  /** Calls in flight at once, for each publication. */
  readonly concurrency?: number;
}

/** The variable from which the functions of an outbox learn where its local messages go. */
export const LOCAL_QUEUES_VARIABLE = 'LOCAL_QUEUES';

export class LocalQueuesUnclear extends PlatformError {
  readonly code = 'local-queues-unclear';
  readonly kind = 'internal';

  constructor(text: string) {
    super(
      `${LOCAL_QUEUES_VARIABLE} is "${text}": it must be like "user.audited=https://… user.greeted=https://…".`,
    );
  }
}

/**
 * The queues that `text` names: each type with its queue's URL. None when it is not given: the service has no local consumer.
 * @throws LocalQueuesUnclear
 */
export const localQueuesIn = (text: string | undefined): QueueOfType =>
  new Map(
    (text?.trim().split(/\s+/) ?? []).map((pair) => {
      const [, type, url] = /^([^=]+)=(https?:\/\/.+)$/.exec(pair) ?? [];
      if (type === undefined || url === undefined) throw new LocalQueuesUnclear(text ?? '');
      return [type, url];
    }),
  );

/** No function of this version has a consumer for it; the one that is being deployed may. So it waits, and spends no attempts. */
const UNKNOWN = 'LocalQueueUnknown';

/** Sends local messages to the queues of the service's own consumers, each type to its one queue. */
export const createLocalQueues = ({ client, queues, concurrency = 8 }: LocalQueuesOptions): Publisher => ({
  async publish(items, { until } = {}) {
    const limit = pLimit(concurrency);
    const fates = new Map<OutboxItem, Published>();
    const sending: Promise<readonly Published[]>[] = [];
    const { messages, unreadable } = written(items, bodyOf);
    for (const [type, ofType] of Map.groupBy(messages.map(traced), ({ item }) => item.eventType)) {
      const queueUrl = queues.get(type);
      if (queueUrl !== undefined)
        sending.push(...calls(ofType).map((call) => limit(() => sendCall(client, queueUrl, call, until))));
    }
    for (const one of [...unreadable, ...(await Promise.all(sending)).flat()]) fates.set(one.item, one);
    return items.map((item) => fates.get(item) ?? withoutQueue(item));
  },
});

const traced = (message: QueueMessage): QueueMessage => {
  const traceHeader = traceHeaderOf(message.item.trace);
  return traceHeader === undefined ? message : { ...message, traceHeader };
};

const withoutQueue = (item: OutboxItem): Published => ({
  outcome: 'deferred',
  isWorthARetry: false,
  item,
  reason: { code: UNKNOWN, message: `no local consumer handles ${item.eventType}` },
});

/** As a rule of the bus would have delivered it, so that consumers read every message alike. */
const bodyOf = (record: OutboxItem): string =>
  sqsJson({
    version: '0',
    id: record.id,
    'detail-type': record.eventType,
    source: record.source,
    time: `${new Date(record.createdAt).toISOString().slice(0, 19)}Z`,
    resources: resourcesOf(record),
    detail: envelopeOf(record),
  });
