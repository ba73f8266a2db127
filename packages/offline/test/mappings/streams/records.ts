import type { Pending } from '../../../src/mappings/streams/record.ts';
import { pendingRecord } from '../../../src/mappings/streams/record.ts';
import type { StreamRecord } from '../../../src/mappings/streams/wire.ts';

export const STREAM_ARN =
  'arn:aws:dynamodb:eu-central-1:123456789012:table/notes/stream/2026-11-23T00:00:00.000';

/** A record as GetRecords answers it; the sequence number is padded as DynamoDB Local pads it. */
export function wireRecord(sequence: number, key = `k-${sequence}`): StreamRecord {
  return {
    eventID: `event-${sequence}`,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'ddblocal',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      Keys: { pk: { S: key } },
      NewImage: { pk: { S: key }, n: { N: String(sequence) } },
      SequenceNumber: sequenceNumber(sequence),
      SizeBytes: 40,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

export function sequenceNumber(sequence: number): string {
  return String(sequence).padStart(21, '0');
}

export function pending(sequence: number, settings: Partial<Pending> = {}): Pending {
  const origin = { region: 'eu-central-1', streamArn: STREAM_ARN };
  return { ...pendingRecord(wireRecord(sequence), origin, Date.now()), ...settings };
}
