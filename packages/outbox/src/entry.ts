import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { envelopeOf, type OutboxRecord } from '@edtech/event-store/layout';

/** An outbox record as EventBridge takes it. */
export interface BusEntry {
  readonly entry: PutEventsRequestEntry;
  /** As EventBridge counts them. */
  readonly bytes: number;
}

const TIME_BYTES = 14;

/** The entry of `record`: the same for every attempt, so that whoever receives it twice can tell. */
export const busEntry = (record: OutboxRecord, busName: string): BusEntry => {
  const detail = JSON.stringify(envelopeOf(record));
  const resource = `${record.aggregateType}/${record.aggregateId}`;
  const counted = [record.source, record.eventType, detail, resource];
  return {
    entry: {
      EventBusName: busName,
      Source: record.source,
      DetailType: record.eventType,
      Detail: detail,
      Time: new Date(record.createdAt),
      Resources: [resource],
    },
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
    bytes: counted.reduce((total, text) => total + Buffer.byteLength(text, 'utf8'), TIME_BYTES),
  };
};
