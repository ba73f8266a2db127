import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { paymentCompletedV1 } from '@edtech/contracts';
import { eventKey } from '@edtech/event-store/layout';
import { type Platform, startPlatform } from '@edtech/testkit/platform';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ directory: import.meta.dirname });
});

afterAll(() => platform?.stop());

test('a version 1 payment.completed on the bus reaches a handler that speaks version 2', async () => {
  const paymentId = `p-${randomUUID()}`;
  const timestamp = new Date().toISOString();
  const data = { paymentId, userId: 'u-1', tutorId: 'u-2', amount: 49.9, paymentType: 'LESSON', timestamp };
  expect(paymentCompletedV1.publish(data)).toEqual([]);
  const detail = {
    id: randomUUID(),
    type: paymentCompletedV1.type,
    version: paymentCompletedV1.version,
    source: 'edtech.payment',
    aggregate: { type: paymentCompletedV1.aggregate, id: paymentId, sequence: 1 },
    occurredAt: timestamp,
    correlationId: 'c-1',
    causationId: 'd-1',
    data,
  };
  const Detail = JSON.stringify(detail);
  const entry = { EventBusName: 'evolution', Source: detail.source, DetailType: detail.type, Detail };
  await platform.aws.eventbridge.send(new PutEventsCommand({ Entries: [entry] }));
  await platform.settled();

  const { Item } = await DynamoDBDocumentClient.from(platform.aws.dynamodb).send(
    new GetCommand({ TableName: 'evolution-receipts', Key: eventKey('Receipt', paymentId, 1) }),
  );
  expect(JSON.parse(Item?.data)).toEqual({ minorUnits: 4990, currency: 'EUR' });
});
