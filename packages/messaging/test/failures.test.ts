import { PlatformError } from '@edtech/contracts';
import { raise, Tally } from '@edtech/testkit';
import { CircuitOpen, consumer, discard, handles, outside, RETRY_POLICY } from '../src/index.ts';
import { delivered, eventOf, record } from './deliveries.ts';
import { fragile, raised, rig } from './rig.ts';

const body = delivered(eventOf('t', 1));
const last = (messageId: string, of = body, attributes: Record<string, string> = {}) =>
  record(messageId, of, { receives: RETRY_POLICY.maxReceiveCount, attributes });

describe('an event that fails at its last receive', () => {
  test('goes to the dead letters with the last error, and its aggregate waits', async () => {
    const { receive, dead, fence, requeued } = rig(fragile(() => true));
    expect(await receive(record('seventh', body, { receives: RETRY_POLICY.maxReceiveCount - 1 }))).toEqual([
      'seventh',
    ]);
    expect(dead).toEqual([]);
    expect(await receive(last('eighth'))).toEqual([]);
    expect(dead).toEqual([
      {
        messageId: 'eighth',
        body,
        code: 'retries-exhausted',
        reason: 'it failed 8 times, the last time with: Error: the handler cannot',
      },
    ]);
    expect((await fence('t')).blockedAt).toEqual([1]);
    expect(requeued).toEqual([]);
  });

  test('can be redriven as it is, once the cause is gone', async () => {
    let well = false;
    const { receive, take, dead, receiveBody, history, fence } = rig(fragile(() => !well));
    await receive(last('eighth'));
    well = true;
    await take('t', 2);
    await receiveBody(dead[0]?.body ?? '');
    expect(await history('t')).toEqual([1, 2]);
    expect((await fence('t')).blockedAt).toEqual([]);
  });
});

describe('a function that ends while it sets an event aside', () => {
  test('after the mark: the message comes back, and the letter is written then', async () => {
    const { lambda, receive, dead, fence } = rig(fragile(() => true));
    lambda.diesAt((call) => call === 'deadLetter', 'before');
    expect(await receive(last('eighth'))).toEqual(['eighth']);
    lambda.startsAgain();
    expect(dead).toEqual([]);
    expect((await fence('t')).blockedAt).toEqual([1]);
    expect(await receive(last('eighth'))).toEqual([]);
    expect(dead).toHaveLength(1);
    expect((await fence('t')).blockedAt).toEqual([1]);
  });

  test.each(['before', 'after'] as const)(
    'with a copy of it parked, %s that is removed: it is not tried again by itself',
    async (done) => {
      const { take, store, queue, subjectOf, lambda, receive, dead, parked, requeued } = rig(
        fragile(() => true),
      );
      await take('t', 2);
      await discard(store, queue, { subject: subjectOf('t'), sequence: 1, by: 'ada', reason: 'not needed' });
      const [sent] = requeued;
      const message = last('eighth', sent?.body);
      expect(parked()).toHaveLength(1);
      lambda.diesAt((call) => call === 'write', done);
      expect(await receive(message)).toEqual(['eighth']);
      lambda.startsAgain();
      expect(await receive(message)).toEqual([]);
      expect(dead).toHaveLength(1);
      expect(parked()).toEqual([]);
    },
  );

  test('before the mark: there is no letter of an aggregate that does not wait', async () => {
    const { lambda, receive, dead, fence } = rig(fragile(() => true));
    lambda.diesAt((call) => call === 'update', 'before');
    expect(await receive(last('eighth'))).toEqual(['eighth']);
    lambda.startsAgain();
    expect(dead).toEqual([]);
    expect((await fence('t')).blockedAt).toEqual([]);
  });

  test('after the letter: a second letter, but one block; redriving one lifts it, the other is a duplicate', async () => {
    let well = false;
    const { lambda, receive, take, dead, fence, receiveBody, history } = rig(fragile(() => !well));
    lambda.diesAt((call) => call === 'deadLetter', 'after');
    await receive(last('eighth'));
    lambda.startsAgain();
    await receive(last('eighth'));
    expect(dead).toHaveLength(2);
    expect((await fence('t')).blockedAt).toEqual([1]);
    well = true;
    for (const letter of dead.splice(0)) await receiveBody(letter.body);
    await take('t', 2);
    expect(await history('t')).toEqual([1, 2]);
    expect(dead).toEqual([]);
    expect((await fence('t')).blockedAt).toEqual([]);
  });

  test('when its visibility cannot be changed, a message comes back all the same', async () => {
    const { lambda, receive, logged } = rig(fragile(() => true));
    lambda.diesAt((call) => call === 'delay', 'before');
    expect(await receive(record('m', body))).toEqual(['m']);
    expect(logged).toContainEqual(expect.objectContaining({ message: 'visibility not changed' }));
  });
});

describe('an event whose handler meets an open circuit', () => {
  const declined = consumer({
    name: 'mirror',
    ordered: 'for the test',
    on: [
      handles(raised, ({ aggregate, data }, tx, { signal }) =>
        aggregate.id === 't'
          ? bank.call(() => Promise.reject(new Error('down')), signal)
          : tx.execute(Tally, aggregate.id, raise(data.by)),
      ),
    ],
  });
  let bank = outside({ name: 'the bank', timeoutMilliseconds: 1_000 });
  beforeEach(() => {
    bank = outside({ name: 'the bank', timeoutMilliseconds: 1_000, failures: 1, openSeconds: 30 });
  });

  test('is sent again, later, as a new message with its attributes: no receive is spent', async () => {
    const { receive, requeued, delays, dead, fence } = rig(declined);
    expect(await receive(record('opens', body))).toEqual(['opens']);
    expect(delays).toHaveLength(1);
    const message = last('last', body, { override: '{"by":"ada","reason":"checked"}' });
    expect(await receive(message)).toEqual([]);
    // 30 s, and by half of that again: chance is always 0.5 here.
    expect(requeued).toEqual([{ body, delaySeconds: 45, attributes: message.messageAttributes }]);
    expect(delays).toHaveLength(1);
    expect(dead).toEqual([]);
    expect((await fence('t')).blockedAt).toEqual([]);
  });

  test('comes back when it cannot be sent again', async () => {
    const { lambda, receive, requeued } = rig(declined);
    await receive(record('opens', body));
    lambda.diesAt((call) => call === 'requeue', 'before');
    expect(await receive(last('m'))).toEqual(['m']);
    expect(requeued).toEqual([]);
  });

  test('holds up no other aggregate', async () => {
    const { receive, history } = rig(declined);
    await receive(record('opens', body));
    await receive(record('m', body), record('n', delivered(eventOf('u', 1))));
    expect(await history('u')).toEqual([1]);
  });

  test('goes to its own queue when it was parked, and is put off from there', async () => {
    const { take, receive, receiveBody, requeued, delays } = rig(
      consumer({
        name: 'mirror',
        ordered: 'for the test',
        on: [
          handles(raised, ({ aggregate, data }, tx) => {
            if (data.by === 2) throw new CircuitOpen('the bank', 30, undefined);
            return tx.execute(Tally, aggregate.id, raise(data.by));
          }),
        ],
      }),
    );
    await take('t', 2);
    expect(await receive(record('m', body))).toEqual([]);
    const [sent] = requeued.splice(0);
    await receiveBody(sent?.body ?? '');
    expect(requeued.map(({ delaySeconds }) => delaySeconds)).toEqual([45]);
    expect(delays).toEqual([]);
  });
});

test('a refusal of the domain is a failure like any other: it is retried, then a dead letter', async () => {
  class Refused extends PlatformError {
    readonly code = 'not-now';
    readonly kind = 'refused';
  }
  const strict = consumer({
    name: 'mirror',
    ordered: false,
    on: [
      handles(raised, () => {
        throw new Refused('The tally is closed.');
      }),
    ],
  });
  const { receive, dead } = rig(strict);
  expect(await receive(record('m', body))).toEqual(['m']);
  await receive(last('m'));
  expect(dead[0]?.reason).toContain('The tally is closed.');
});
