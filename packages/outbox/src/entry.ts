import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type Envelope, traceHeaderOf } from '@edtech/contracts';
import { envelopeOf, type OutboxRecord } from '@edtech/event-store/layout';
import { PUT_EVENTS_LIMITS } from './batches.ts';

/** Marks an event that is published again for one consumer. */
export type Replay = NonNullable<Envelope['replay']>;

/** An outbox record as EventBridge takes it. */
export interface BusEntry {
  readonly entry: PutEventsRequestEntry;
  /** As EventBridge counts them, and those of the trace header, of which it says nothing. */
  readonly bytes: number;
}

const TIME_BYTES = 14;

/** The `Resources` of the entry of `record`: its aggregate. */
export const resourcesOf = ({ aggregateType, aggregateId }: OutboxRecord): readonly string[] => [
  `${aggregateType}/${aggregateId}`,
];

/**
 * The entry of `record`: the same for every attempt, so that whoever receives it twice can tell.
 * @throws SyntaxError when its data is no JSON
 * @throws RangeError when its time is none
 */
export const busEntry = (record: OutboxRecord, busName: string, replay?: Replay): BusEntry => {
  const detail = JSON.stringify(envelopeOf(record, replay));
  const time = new Date(record.createdAt);
  // An invalid date would fail the call for all of its entries.
  if (Number.isNaN(time.getTime())) throw new RangeError(`"${record.createdAt}" is no time`);
  const resources = resourcesOf(record);
  const counted = [record.source, record.eventType, detail, ...resources];
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
  const bytes = counted.reduce((total, text) => total + Buffer.byteLength(text, 'utf8'), TIME_BYTES);
  const trace = replay === undefined ? traceWithin(PUT_EVENTS_LIMITS.bytes - bytes, record) : undefined;
  return {
    entry: {
      EventBusName: busName,
      Source: record.source,
      DetailType: record.eventType,
      Detail: detail,
      Time: time,
      Resources: [...resources],
      ...(trace === undefined ? {} : { TraceHeader: trace }),
    },
    bytes: bytes + (trace?.length ?? 0),
  };
};

/**
 * By which X-Ray tells who consumes what a request published; an event that leaves no room for it goes without. So does one
 * that is published again, as with a replay of EventBridge's own: a replay is no part of what a request took, X-Ray takes
 * nothing for traces of more than 30 days ago, and would record each event of thousands.
 */
const traceWithin = (room: number, { trace }: OutboxRecord): string | undefined => {
  const header = traceHeaderOf(trace);
  return header !== undefined && header.length <= room ? header : undefined;
};
