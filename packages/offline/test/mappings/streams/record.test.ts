import { pendingRecord } from '../../../src/mappings/streams/record.ts';
import { STREAM_ARN, wireRecord } from './records.ts';

const origin = { region: 'eu-central-1', streamArn: STREAM_ARN };

test('a record has the shape that Lambda gets, with the Region and stream of the configuration', () => {
  const wire = wireRecord(7);
  const { record } = pendingRecord(wire, origin, Date.now());
  expect(record).toEqual({
    eventID: 'event-7',
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    dynamodb: { ...wire.dynamodb, ApproximateCreationDateTime: expect.any(Number) },
    eventSourceARN: STREAM_ARN,
  });
});

test('a TTL delete carries the service as its identity, in lower case', () => {
  const wire = { ...wireRecord(1), userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' } };
  expect(pendingRecord(wire, origin, 0).record.userIdentity).toEqual({
    principalId: 'dynamodb.amazonaws.com',
    type: 'Service',
  });
});

test('what DynamoDB Local makes of its own TTL delete becomes the record of one', () => {
  const wire = { ...wireRecord(1), eventName: 'UNKNOWN_TO_SDK_VERSION' };
  expect(pendingRecord(wire, origin, 0).record).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: { principalId: 'dynamodb.amazonaws.com', type: 'Service' },
  });
});

describe('a creation time cut down to the minute', () => {
  const minute = Date.UTC(2026, 10, 23, 20, 15);
  const at = (seconds: number, readAtMs: number) => {
    const wire = wireRecord(1);
    const dynamodb = { ...wire.dynamodb, ApproximateCreationDateTime: seconds };
    return pendingRecord({ ...wire, dynamodb }, origin, readAtMs);
  };

  test('is taken to be the time of reading, within that minute', () => {
    expect(at(minute / 1000, minute + 12_345).createdAtMs).toBe(minute + 12_345);
    expect(at(minute / 1000, minute + 12_345).record.dynamodb.ApproximateCreationDateTime).toBe(
      minute / 1000 + 12,
    );
    expect(at(minute / 1000, minute + 3_600_000).createdAtMs).toBe(minute + 59_999);
  });

  test('is kept when it is not cut', () => {
    expect(at(minute / 1000 + 5, minute + 50_000).createdAtMs).toBe(minute + 5_000);
  });
});
