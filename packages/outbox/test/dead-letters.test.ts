import { SendMessageCommand, type SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { envelopeOf, type OutboxItem } from '@edtech/event-store/layout';
import { sqsDeadLetters } from '../src/dead-letters.ts';
import { scene } from './fixture.ts';

const MESSAGE_BYTES = 1_048_576;

const setUp = async () => {
  const stage = scene();
  await stage.commit(1);
  stage.clock.advance(300_000);
  const client = new SQSClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const sent: SendMessageCommandInput[] = [];
  client.send = async (command: unknown) => {
    if (command instanceof SendMessageCommand) sent.push(command.input);
  };
  const letters = sqsDeadLetters({ client, queueUrl: 'https://queue', now: stage.clock.now });
  const only = (): SendMessageCommandInput & { readonly MessageBody: string } => {
    const [input] = sent;
    if (input?.MessageBody === undefined) throw new Error('nothing was sent');
    return { ...input, MessageBody: input.MessageBody };
  };
  return { ...stage, letters, sent: only };
};

const withData = (item: OutboxItem, eventData: string): OutboxItem => ({ ...item, eventData });

const refusal = { code: 'MalformedDetail', message: 'not as it should be' };

test('a dead letter holds all that it takes to publish the event by hand', async () => {
  const { only, letters, sent, clock } = await setUp();
  const item: OutboxItem = { ...only(), processingAttempts: 2, firstTriedAt: '2026-01-01T00:01:00.000Z' };
  await letters.send(item, refusal);
  expect(JSON.parse(sent().MessageBody)).toEqual({
    outbox: { pk: 'outbox#Tally#t-0', sk: '0000000001#001' },
    event: {
      source: 'edtech.test',
      'detail-type': 'tally.raised',
      time: item.createdAt,
      resources: ['Tally/t-0'],
      detail: envelopeOf(item),
    },
    eventId: item.id,
    reason: 'MalformedDetail: not as it should be',
    attempts: 3,
    firstTriedAt: '2026-01-01T00:01:00.000Z',
    lastTriedAt: new Date(clock.now()).toISOString(),
  });
  expect(sent()).toMatchObject({
    QueueUrl: 'https://queue',
    MessageAttributes: {
      errorCode: { DataType: 'String', StringValue: 'MalformedDetail' },
      errorMessage: { DataType: 'String', StringValue: 'not as it should be' },
    },
  });
});

test('a detail that no message can carry is left out, and the letter says so', async () => {
  const { only, letters, sent } = await setUp();
  await letters.send(withData(only(), JSON.stringify('x'.repeat(MESSAGE_BYTES))), refusal);
  const body = JSON.parse(sent().MessageBody);
  expect(body.detailOmitted).toBe(true);
  expect(body.event).not.toHaveProperty('detail');
  expect(body.outbox.pk).toBe('outbox#Tally#t-0');
});

test('the message is within the limit at any size, its attributes counted', async () => {
  const { only, letters, sent } = await setUp();
  await letters.send(only(), refusal);
  const empty = Buffer.byteLength(sent().MessageBody);
  const attributes = Buffer.byteLength('errorCodeStringMalformedDetailerrorMessageStringnot as it should be');
  const room = MESSAGE_BYTES - empty - attributes + Buffer.byteLength(JSON.stringify({ by: 1 }));
  for (const [size, whole] of [
    [room, true],
    [room + 1, false],
  ] as const) {
    const stage = await setUp();
    await stage.letters.send(withData(stage.only(), JSON.stringify('x'.repeat(size - 2))), refusal);
    expect(JSON.parse(stage.sent().MessageBody).detailOmitted ?? false).toBe(!whole);
    expect(Buffer.byteLength(stage.sent().MessageBody) + attributes).toBeLessThanOrEqual(MESSAGE_BYTES);
  }
});

test('a record whose data cannot be read has a letter all the same', async () => {
  const { only, letters, sent } = await setUp();
  await letters.send(withData(only(), '{'), { code: 'UnreadableRecord', message: 'Unexpected end' });
  expect(JSON.parse(sent().MessageBody)).toMatchObject({
    detailOmitted: true,
    event: { 'detail-type': 'tally.raised' },
  });
});

test('no character that SQS refuses is in it, and none is lost', async () => {
  const { only, letters, sent } = await setUp();
  const data = { text: '\u0000\u0007\ufffe\uffff\ud800 ä 😀' };
  await letters.send(withData(only(), JSON.stringify(data)), { code: 'A\u0000', message: '\u0001\uffff' });
  const { MessageBody, MessageAttributes } = sent();
  const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
  expect(MessageBody).toMatch(allowed);
  expect(JSON.parse(MessageBody).event.detail.data).toEqual(data);
  for (const { StringValue } of Object.values(MessageAttributes ?? {})) expect(StringValue).toMatch(allowed);
});

test('an attribute is never empty: SQS refuses such a message', async () => {
  const { only, letters, sent } = await setUp();
  await letters.send(only(), { code: 'ThrottlingException', message: '' });
  expect(sent().MessageAttributes?.errorMessage?.StringValue).toBe('-');
});
