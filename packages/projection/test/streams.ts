import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type DomainEvent, type Item, type MemoryTable, memoryTable, type Timing } from '@edtech/event-store';
import { encodeEvent } from '@edtech/event-store/layout';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { Pot, type PotEvent } from './pots.ts';

/** A service's table whose streams are written event by event, and the stream records that tell of it. */
export interface Streams {
  readonly table: MemoryTable;
  append(id: string, event: PotEvent): Promise<DynamoDBRecord>;
  /** All records so far, in the order of the events. */
  readonly records: readonly DynamoDBRecord[];
}

export const streams = (timing: Pick<Timing, 'now'>, table = memoryTable()): Streams => {
  const versions = new Map<string, number>();
  const records: DynamoDBRecord[] = [];
  let written = 0;
  return {
    table,
    records,
    async append(id, event) {
      const version = (versions.get(id) ?? 0) + 1;
      versions.set(id, version);
      written += 1;
      // No two happen at once: the order of names that pass from one to another shows.
      const item = itemOf(id, version, event, new Date(timing.now() + written).toISOString());
      await table.write({ kind: 'put', item, when: [{ is: 'absent' }] });
      const record = recordOf(item, written);
      records.push(record);
      return record;
    },
  };
};

export const itemOf = (
  aggregateId: string,
  version: number,
  event: DomainEvent,
  occurredAt: string,
): Item => ({
  ...encodeEvent({
    aggregateType: Pot.type,
    event: { ...event, aggregateId, version, occurredAt },
    metadata: {
      eventId: `${aggregateId}-${version}`,
      occurredAt,
      correlationId: 'c',
      causationId: 'd',
      actor: { kind: 'service', id: 'test' },
    },
    published: 0,
  }),
});

export const recordOf = (item: Item, sequenceNumber: number): DynamoDBRecord => ({
  eventID: `record-${sequenceNumber}`,
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: String(sequenceNumber),
    // The Lambda types and the SDK's describe the same wire format by different declarations.
    NewImage: marshall(item) as Record<string, AttributeValue> as NonNullable<
      DynamoDBRecord['dynamodb']
    >['NewImage'],
  },
});

export const batchOf = (...records: readonly DynamoDBRecord[]): DynamoDBStreamEvent => ({
  Records: [...records],
});
