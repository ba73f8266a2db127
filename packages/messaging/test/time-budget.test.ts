import { raise, Tally } from '@edtech/testkit';
import { jest } from '@jest/globals';
import { type Consumer, consumer, handles, RETRY_POLICY } from '../src/index.ts';
import { delivered, eventOf, record } from './deliveries.ts';
import { mirror, raised, rig } from './rig.ts';

const SECOND = 1_000;

/** Kept free to answer for the messages. */
const RESERVED = 2 * SECOND;

const of = (id: string, sequence = 1) => delivered(eventOf(id, sequence));

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A mirror whose handler does not end for these events of the Tally `slow`, until it is let go. */
const stuck = (ordered: Consumer['ordered'], from = 1) => {
  const { promise: free, resolve: letGo } = Promise.withResolvers<void>();
  const signals: AbortSignal[] = [];
  const declared = consumer({
    name: 'mirror',
    ordered,
    on: [
      handles(raised, async ({ aggregate, data }, tx, { signal }) => {
        if (aggregate.id === 'slow' && aggregate.sequence >= from) {
          signals.push(signal);
          await free;
        }
        return tx.execute(Tally, aggregate.id, raise(data.by));
      }),
    ],
  });
  return { ...rig(declared), letGo, signals };
};

describe.each(['each event adds to the one before', false] as const)(
  'a function of a consumer (ordered: %s)',
  (ordered) => {
    test('does not begin an event for which it has no time left: it comes back', async () => {
      const { receiveWithin, history, delays, table } = rig(mirror(ordered));
      expect(await receiveWithin(() => RESERVED, record('m', of('t')))).toEqual(['m']);
      expect(await history('t')).toEqual([]);
      expect(table.items()).toEqual([]);
      expect(delays).toHaveLength(1);
    });

    test('begins it as long as there is some', async () => {
      const { receiveWithin, history } = rig(mirror(ordered));
      expect(await receiveWithin(() => RESERVED + 1, record('m', of('t')))).toEqual([]);
      expect(await history('t')).toEqual([1]);
    });

    test('gives up a handler that takes too long before its own end, and answers for the others', async () => {
      const { receiveWithin, history, signals } = stuck(ordered);
      let answered = false;
      const answer = receiveWithin(() => 15 * SECOND, record('slow', of('slow')), record('m', of('t')));
      void answer.then(() => {
        answered = true;
      });
      await jest.advanceTimersByTimeAsync(13 * SECOND - 1);
      expect(answered).toBe(false);
      expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
      await jest.advanceTimersByTimeAsync(1);
      expect(await answer).toEqual(['slow']);
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      expect(await history('t')).toEqual([1]);
    });

    test('commits nothing of a handler that ends after that, so that the next receive finds it to be done', async () => {
      const { receiveWithin, receive, history, table, letGo } = stuck(ordered);
      const answer = receiveWithin(() => 15 * SECOND, record('m', of('slow')));
      await jest.advanceTimersByTimeAsync(13 * SECOND);
      expect(await answer).toEqual(['m']);
      letGo();
      await jest.advanceTimersByTimeAsync(SECOND);
      expect(table.items()).toEqual([]);
      expect(await receive(record('m', of('slow'), { receives: 2 }))).toEqual([]);
      expect(await history('slow')).toEqual([1]);
    });

    test('sends an event again at its last receive, for which it had no time: no dead letter', async () => {
      const { receiveWithin, receiveBody, requeued, dead, fence, history } = rig(mirror(ordered));
      const attributes = { override: '{"by":"ada","reason":"checked"}' };
      const last = record('m', of('t'), { receives: RETRY_POLICY.maxReceiveCount, attributes });
      expect(await receiveWithin(() => 0, last)).toEqual([]);
      expect(dead).toEqual([]);
      expect((await fence('t')).blockedAt).toEqual([]);
      expect(requeued).toEqual([{ body: last.body, delaySeconds: 0, attributes: last.messageAttributes }]);
      await receiveBody(requeued[0]?.body ?? '');
      expect(await history('t')).toEqual([1]);
    });
  },
);

describe('the time of a function', () => {
  test('is what is left of it when each event is begun', async () => {
    const { receiveWithin, history } = rig();
    let left = 3 * SECOND;
    const remaining = () => {
      left -= SECOND;
      return left + SECOND;
    };
    const failed = await receiveWithin(remaining, record('1', of('t', 1)), record('2', of('t', 2)));
    expect(failed).toEqual(['2']);
    expect(await history('t')).toEqual([1]);
  });

  test('ends a drain: what was parked goes back to the queue, and on from there', async () => {
    const { receiveBody, receiveWithin, receive, requeued, settle, history, waiting, letGo } = stuck(
      'yes',
      2,
    );
    for (const sequence of [2, 3]) await receiveBody(of('slow', sequence));
    const answer = receiveWithin(() => 15 * SECOND, record('m', of('slow', 1)));
    await jest.advanceTimersByTimeAsync(13 * SECOND);
    expect(await answer).toEqual(['m']);
    letGo();
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(await history('slow')).toEqual([1]);
    expect(requeued.map(({ body }) => body)).toEqual([of('slow', 2)]);
    expect(await receive(record('m', of('slow', 1), { receives: 2 }))).toEqual([]);
    await settle();
    expect(await history('slow')).toEqual([1, 2, 3]);
    expect(waiting()).toEqual([]);
  });

  test('is told to the handler, which can hand the signal on to what it calls', async () => {
    const calls: string[] = [];
    const caller = consumer({
      name: 'caller',
      ordered: false,
      on: [
        handles(
          raised,
          (_event, _tx, { signal }) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => {
                calls.push('given up');
                reject(signal.reason);
              });
            }),
        ),
      ],
    });
    const { receiveWithin, logged } = rig(caller);
    const answer = receiveWithin(() => 15 * SECOND, record('m', of('t')));
    await jest.advanceTimersByTimeAsync(13 * SECOND);
    expect(await answer).toEqual(['m']);
    expect(calls).toEqual(['given up']);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'event failed', messageId: 'm' }),
    );
  });

  test('leaves no timer behind when the handler was quick', async () => {
    const { receive } = rig();
    await receive(record('m', of('t')));
    expect(jest.getTimerCount()).toBe(0);
  });
});
