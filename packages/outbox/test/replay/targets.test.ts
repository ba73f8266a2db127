import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { parseEnvelope } from '@edtech/contracts';
import { envelopeOf, type OutboxItem } from '@edtech/event-store/layout';
import { createPublisher } from '../../src/publisher.ts';
import { replayMark } from '../../src/replay/mark.ts';
import { ReplayRefused } from '../../src/replay/refusals.ts';
import { busTarget, queueTarget } from '../../src/replay/targets.ts';
import { scene } from '../fixture.ts';

const replay = replayMark('r-1', { consumer: 'payment-accounts' });

const records = async (count: number): Promise<readonly OutboxItem[]> => {
  const stage = scene();
  await stage.commitTo('t-1', count);
  return stage.outbox();
};

type Batch = readonly { readonly Id: string; readonly MessageBody: string }[];

/** A queue of which the test says what it answers. */
const queue = (answer: (batch: Batch) => object) => {
  const batches: Batch[] = [];
  const client = new SQSClient({ region: 'eu-west-1' });
  client.send = async (command: unknown) => {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('nothing else is sent');
    const batch = (command.input.Entries ?? []).map(({ Id = '', MessageBody = '' }) => ({ Id, MessageBody }));
    batches.push(batch);
    return answer(batch);
  };
  const target = queueTarget({
    client,
    queueUrl: 'https://sqs.example/queue',
    account: '123456789012',
    region: 'eu-west-1',
    replay,
  });
  return { target, batches };
};

const takesAll = (batch: Batch) => ({ Successful: batch.map(({ Id }) => ({ Id })) });

describe('a queue as the target', () => {
  test('gets each event as a rule of the bus would have delivered it, but for the mark', async () => {
    const { target, batches } = queue(takesAll);
    const items = await records(1);
    const [record] = items;
    if (record === undefined) throw new Error('one was committed');
    expect(await target.send(items)).toEqual([{ outcome: 'published', item: record }]);
    const body = JSON.parse(batches[0]?.[0]?.MessageBody ?? '');
    expect(body).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'tally.raised',
      source: 'edtech.test',
      account: '123456789012',
      time: '2026-01-01T00:00:00Z',
      region: 'eu-west-1',
      resources: ['Tally/t-1'],
      detail: { ...envelopeOf(record), replay: { id: 'r-1', consumer: 'payment-accounts' } },
    });
    expect(parseEnvelope(body.detail)).toMatchObject({ ok: true });
  });

  test('gets them in their order, ten in a call and no more than a call may carry', async () => {
    const { target, batches } = queue(takesAll);
    await target.send(await records(25));
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
    const sequences = batches
      .flat()
      .map(({ MessageBody }) => JSON.parse(MessageBody).detail.aggregate.sequence);
    expect(sequences).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));

    const large = (await records(4)).map((item) => ({
      ...item,
      eventData: JSON.stringify('x'.repeat(390_000)),
    }));
    batches.length = 0;
    await target.send(large);
    expect(batches.map((batch) => batch.length)).toEqual([2, 2]);
  });

  test('gets no character that SQS refuses', async () => {
    const { target, batches } = queue(takesAll);
    const [record] = await records(1);
    if (record === undefined) throw new Error('one was committed');
    await target.send([{ ...record, eventData: JSON.stringify({ by: 'a\ufffe\u0001b' }) }]);
    const text = batches[0]?.[0]?.MessageBody ?? '';
    for (const character of ['\ufffe', '\u0001']) expect(text).not.toContain(character);
    expect(JSON.parse(text).detail.data).toEqual({ by: 'a\ufffe\u0001b' });
  });

  test('answers for each message of a call: taken, refused, or to be sent again', async () => {
    const items = await records(4);
    const { target } = queue(() => ({
      Successful: [{ Id: '0' }],
      Failed: [
        { Id: '1', Code: 'InvalidMessageContents', Message: 'no', SenderFault: true },
        { Id: '2', Code: 'ServiceUnavailable', SenderFault: false },
      ],
    }));
    expect((await target.send(items)).map(({ outcome }) => outcome)).toEqual([
      'published',
      'refused',
      'deferred',
      'deferred',
    ]);
  });

  test('finds the message for which a whole call is refused', async () => {
    const { target, batches } = queue((batch) => {
      const isBad = batch.some(({ MessageBody }) => JSON.parse(MessageBody).detail.aggregate.sequence === 2);
      if (isBad) throw Object.assign(new Error('no'), { name: 'InvalidMessageContents' });
      return takesAll(batch);
    });
    const outcomes = (await target.send(await records(3))).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['published', 'refused', 'published']);
    expect(batches.map((batch) => batch.length)).toEqual([3, 1, 1, 1]);
  });

  test('that does not answer has all of it sent again', async () => {
    const { target } = queue(() => {
      throw Object.assign(new Error('no'), { name: 'TimeoutError' });
    });
    const results = await target.send(await records(2));
    expect(results).toEqual([
      expect.objectContaining({ outcome: 'deferred', reason: { code: 'TimeoutError', message: 'no' } }),
      expect.objectContaining({ outcome: 'deferred' }),
    ]);
  });

  test('is spared a record whose data cannot be read', async () => {
    const { target, batches } = queue(takesAll);
    const [one, other] = await records(2);
    if (one === undefined || other === undefined) throw new Error('two were committed');
    const results = await target.send([{ ...one, eventData: '{' }, other]);
    expect(results.map(({ outcome, item }) => [outcome, item.sequence])).toEqual([
      ['refused', 1],
      ['published', 2],
    ]);
    expect(batches.map((batch) => batch.length)).toEqual([1]);
  });
});

test('the bus as the target gets the mark on each event', async () => {
  const details: unknown[] = [];
  const client = new EventBridgeClient({ region: 'eu-west-1' });
  client.send = async (command: unknown) => {
    if (!(command instanceof PutEventsCommand)) throw new Error('nothing else is sent');
    const entries = command.input.Entries ?? [];
    details.push(...entries.map(({ Detail = '' }) => JSON.parse(Detail)));
    return { Entries: entries.map(() => ({ EventId: 'e' })) };
  };
  const items = await records(2);
  const target = busTarget(createPublisher({ client, busName: 'bus', concurrency: 1 }), replay);
  await target.send(items);
  expect(details).toEqual(items.map((item) => ({ ...envelopeOf(item), replay })));
});

describe('the mark of a replay', () => {
  test('names one consumer, or all of them, and asks for reprocessing where that is wanted', () => {
    expect(replayMark('r-1', { consumer: 'c' })).toEqual({ id: 'r-1', consumer: 'c' });
    expect(replayMark('r-1', {})).toEqual({ id: 'r-1', consumer: '*' });
    const reprocess = { id: 'r-1', consumer: 'c', mode: 'reprocess' };
    expect(replayMark('r-1', { consumer: 'c', reprocess: true })).toEqual(reprocess);
  });

  test('that nobody can carry or act on is refused', () => {
    for (const id of ['', 'a b', 'a#b', 'x'.repeat(129)])
      expect(() => replayMark(id, { consumer: 'c' })).toThrow(ReplayRefused);
    expect(() => replayMark('r-1', { reprocess: true })).toThrow(/Only one consumer/);
  });
});
