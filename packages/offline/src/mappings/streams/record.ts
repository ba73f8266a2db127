import type { StreamChange, StreamRecord } from './wire.ts';

/**
 * A record as Lambda passes it to a function.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export interface LambdaRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly awsRegion: string;
  readonly dynamodb: StreamChange;
  readonly eventSourceARN: string;
  readonly userIdentity?: { readonly principalId?: string; readonly type?: string };
}

/** A record on its way to the function. */
export interface Pending {
  readonly record: LambdaRecord;
  readonly sequence: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  readonly sizeBytes: number;
}

export interface RecordOrigin {
  readonly region: string;
  /** The ARN that the configuration knows; DynamoDB Local makes up another. */
  readonly streamArn: string;
}

const MINUTE_MS = 60_000;

/** What DynamoDB Local 3.1 calls the deletes of its own TTL, which it also leaves without their identity. */
const LOCAL_TTL_DELETE = 'UNKNOWN_TO_SDK_VERSION';
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const TTL_SERVICE = { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' } as const;

/** @param readAtMs when it was read, in epoch milliseconds. */
export function pendingRecord(record: StreamRecord, origin: RecordOrigin, readAtMs: number): Pending {
  const createdAtMs = creationTime(record.dynamodb.ApproximateCreationDateTime * 1000, readAtMs);
  const byTtl = record.eventName === LOCAL_TTL_DELETE;
  const userIdentity = byTtl ? TTL_SERVICE : record.userIdentity;
  return {
    record: {
      eventID: record.eventID,
      eventName: byTtl ? 'REMOVE' : record.eventName,
      eventVersion: record.eventVersion,
      eventSource: record.eventSource,
      awsRegion: origin.region,
      dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: Math.floor(createdAtMs / 1000) },
      eventSourceARN: origin.streamArn,
      ...(userIdentity === undefined ? {} : { userIdentity: identity(userIdentity) }),
    },
    sequence: record.dynamodb.SequenceNumber,
    createdAtMs,
    sizeBytes: record.dynamodb.SizeBytes,
  };
}

/**
 * DynamoDB Local cuts the time down to the minute. A record is then as young as it can be: it cannot be younger than
 * its reading, nor have been written after that minute. So no record is ever too old before its time.
 */
function creationTime(statedMs: number, readAtMs: number): number {
  if (statedMs % MINUTE_MS !== 0) return statedMs;
  return Math.max(statedMs, Math.min(readAtMs, statedMs + MINUTE_MS - 1));
}

/** Only Lambda's event writes the fields in lower case; TTL deletes carry them. */
function identity({ PrincipalId, Type }: NonNullable<StreamRecord['userIdentity']>) {
  return {
    ...(PrincipalId === undefined ? {} : { principalId: PrincipalId }),
    ...(Type === undefined ? {} : { type: Type }),
  };
}
