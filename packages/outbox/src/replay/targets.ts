import { randomUUID } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { envelopeOf, type OutboxItem } from '@edtech/event-store/layout';
import { type Replay, resourcesOf } from '../entry.ts';
import type { Published, Publisher } from '../publisher.ts';
import { calls, sendCall, written } from '../queue-messages.ts';
import { sqsJson } from '../sqs-text.ts';
import type { ReplayTarget } from './delivery.ts';

/**
 * The bus: the rules decide who gets the events.
 * @param publisher with one call in flight, or the events of an aggregate overtake each other
 */
export const busTarget = (publisher: Publisher, replay: Replay): ReplayTarget => ({
  send: (records) => publisher.publish(records, { replay }),
});

export interface QueueTargetOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Of the queue, as the events name them. */
  readonly account: string;
  readonly region: string;
  readonly replay: Replay;
}

/** One consumer's queue, past the bus and its rules: each message is as a rule would have delivered the event. */
export const queueTarget = (options: QueueTargetOptions): ReplayTarget => ({
  async send(records) {
    const { client, queueUrl } = options;
    const { messages, unreadable } = written(records, (record) => bodyOf(record, options));
    const results: Published[] = [...unreadable];
    for (const call of calls(messages)) results.push(...(await sendCall(client, queueUrl, call)));
    return results;
  },
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
const bodyOf = (record: OutboxItem, { account, region, replay }: QueueTargetOptions): string =>
  sqsJson({
    version: '0',
    id: randomUUID(),
    'detail-type': record.eventType,
    source: record.source,
    account,
    time: `${new Date(record.createdAt).toISOString().slice(0, 19)}Z`,
    region,
    resources: resourcesOf(record),
    detail: envelopeOf(record, replay),
  });
