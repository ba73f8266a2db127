import { type DeadLetterQueue, queuesIn, queuesText, readMessage } from '@edtech/dead-letters';
import fc from 'fast-check';
import { bodyOf, INVALID, message, ORDERED, TRANSIENT } from './letters.ts';

const OUTBOX: DeadLetterQueue = { kind: 'outbox', name: 'user', ordered: false };
const STREAM: DeadLetterQueue = { kind: 'stream', name: 'user', ordered: false };

test('a dead letter of a consumer says which event it is, and why', () => {
  expect(readMessage(ORDERED, message('m-1', bodyOf({ sequence: 3 }), INVALID))).toMatchObject({
    source: { kind: 'consumer', name: 'payment-accounts', ordered: true },
    error: { code: 'event-invalid', violations: INVALID.violations },
    event: { type: 'user.created', aggregateType: 'User', aggregateId: 'u-1', sequence: 3 },
    messageId: 'm-1',
    endedAt: '2026-03-01T12:00:00.000Z',
  });
});

test('what the last try failed with comes along', () => {
  expect(readMessage(ORDERED, message('m-1', bodyOf(), TRANSIENT)).error.cause).toEqual({
    code: 'table-unavailable',
    kind: 'unavailable',
  });
});

test('a letter of the bus says that the consumer never had the event', () => {
  const attributes = {
    RULE_ARN: 'arn:aws:events:eu-west-1:1:rule/x',
    TARGET_ARN: 'arn:aws:sqs:eu-west-1:1:x',
    ERROR_CODE: 'THROTTLING',
    ERROR_MESSAGE: 'Rate exceeded',
    RETRY_ATTEMPTS: '185',
  };
  expect(readMessage(ORDERED, message('m-1', bodyOf(), attributes))).toMatchObject({
    source: { kind: 'rule-target', name: 'payment-accounts', ordered: true },
    error: { code: 'THROTTLING', message: 'Rate exceeded' },
  });
});

test('a message that its queue has moved says nothing of why', () => {
  expect(readMessage(ORDERED, message('m-1', bodyOf(), {})).error.code).toBe('receives-exhausted');
});

test('an event is one letter however it ends at one consumer, and another one at another', () => {
  const [one, again] = [bodyOf(), bodyOf()].map((body, i) => readMessage(ORDERED, message(`m-${i}`, body)));
  const elsewhere = readMessage({ ...ORDERED, name: 'user-audit' }, message('m-3'));
  expect(again?.letterId).toBe(one?.letterId);
  expect(readMessage(ORDERED, message('m-4', bodyOf(), { RULE_ARN: 'a' })).letterId).toBe(one?.letterId);
  expect(elsewhere.letterId).not.toBe(one?.letterId);
  expect(readMessage(ORDERED, message('m-5', bodyOf({ sequence: 2 }))).letterId).not.toBe(one?.letterId);
});

test('an event that a replay has handled once more is a letter of its own', () => {
  const replayed = JSON.parse(bodyOf());
  replayed.detail.replay = { id: 'r-1', consumer: 'payment-accounts', mode: 'reprocess' };
  const receipt = readMessage(ORDERED, message('m-1', JSON.stringify(replayed)));
  expect(receipt.event?.replayId).toBe('r-1');
  expect(receipt.letterId).not.toBe(readMessage(ORDERED, message('m-1')).letterId);
});

test('a letter that was redriven is the same one, whatever is in it now', () => {
  const sent = message('m-1', 'no event', { ...INVALID, deadLetterId: 'abc' });
  expect(readMessage(ORDERED, sent).letterId).toBe('abc');
});

test('a letter of an outbox is about one record, with its event or without', () => {
  const outbox = { pk: 'outbox#User#u-1', sk: '0000000001#001' };
  const detail = JSON.parse(bodyOf()).detail;
  const whole = message('m-1', JSON.stringify({ outbox, event: { detail } }), { errorCode: 'X' });
  const omitted = message('m-2', JSON.stringify({ outbox, event: {}, detailOmitted: true }));
  expect(readMessage(OUTBOX, whole).event?.aggregateId).toBe('u-1');
  expect(readMessage(OUTBOX, omitted).letterId).toBe(readMessage(OUTBOX, whole).letterId);
});

test('a report about a stream names the function, and has no event', () => {
  const body = JSON.stringify({
    requestContext: {
      functionArn: 'arn:aws:lambda:eu-west-1:1:function:edtech-dev-forwardUserOutbox:live',
      condition: 'RetryAttemptsExhausted',
    },
    DDBStreamBatchInfo: { shardId: 's', startSequenceNumber: '1' },
  });
  const receipt = readMessage(STREAM, message('m-1', body, {}));
  expect(receipt).toMatchObject({
    source: { kind: 'stream', name: 'user' },
    error: {
      code: 'RetryAttemptsExhausted',
      message: 'edtech-dev-forwardUserOutbox kept failing on records of the stream',
    },
  });
  expect(receipt.event).toBeUndefined();
});

test('whatever is in a message, a letter comes of it, and the same each time', () => {
  const queues = fc.constantFrom(ORDERED, OUTBOX, STREAM, { ...STREAM, kind: 'delay' } as const);
  const bodies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.json().map((text) => `{"detail":${text}}`),
    fc.json().map((text) => `{"outbox":${text},"event":${text},"requestContext":${text}}`),
  );
  fc.assert(
    fc.property(queues, bodies, (queue, body) => {
      const receipt = readMessage(queue, message('m-1', body, {}));
      expect(receipt.body).toBe(body);
      expect(receipt.letterId).toMatch(/^[0-9a-f]{20}$/);
      expect(readMessage(queue, message('m-2', body, {})).letterId).toBe(receipt.letterId);
    }),
  );
});

test('queues are listed as text and read back', () => {
  const queues = [ORDERED, OUTBOX, STREAM, { kind: 'delay', name: 'booking', ordered: false }] as const;
  expect(queuesText(queues)).toBe('consumer:payment-accounts:ordered outbox:user stream:user delay:booking');
  expect(queuesIn(queuesText(queues))).toEqual(queues);
  expect(queuesIn('')).toEqual([]);
});

test.each(['consumer', 'topic:user', 'consumer:User', 'consumer:a:sorted'])('%s names no queue', (text) => {
  expect(() => queuesIn(text)).toThrow(expect.objectContaining({ code: 'dead-letter-queues-malformed' }));
});
