import { createHash } from 'node:crypto';
import { createEventStore, type MemoryTable, memoryTable } from '@edtech/event-store';
import { manualClock, raise, Tally, tallyRaised } from '@edtech/testkit';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { type Consumer, consumer, handles } from '../src/consumer.ts';
import { sqsHandler } from '../src/sqs-handler.ts';

const eventOf = (id: string, sequence: number, overrides: object = {}) => ({
  id: `00000000-0000-5000-8000-${createHash('sha256').update(`${id}#${sequence}`).digest('hex').slice(0, 12)}`,
  type: 'tally.raised',
  version: 1,
  source: 'edtech.test',
  aggregate: { type: 'Tally', id, sequence },
  occurredAt: '2026-01-01T00:00:00.000Z',
  correlationId: 'c-1',
  causationId: 'd-1',
  data: { by: 10 ** (sequence - 1) },
  ...overrides,
});

const delivered = (detail: unknown): string =>
  JSON.stringify({ version: '0', id: 'e', 'detail-type': 'tally.raised', source: 'edtech.test', detail });

const record = (messageId: string, body: string, receives = 1): SQSRecord => ({
  messageId,
  body,
  receiptHandle: `handle-${messageId}`,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn',
  awsRegion: 'eu-west-1',
});

/** Mirrors a source aggregate; each event adds to it as it stands, so that order and count show in the result. */
const mirror = (ordered: Consumer['ordered']) =>
  consumer({
    name: 'mirror',
    ordered,
    on: [handles(tallyRaised, (event, tx) => tx.execute(Tally, event.aggregate.id, raise(by(event.data))))],
  });

const by = (data: unknown): number => (data as { by: number }).by;

const setUp = (
  declared: Consumer = mirror('each event adds to the one before'),
  table: MemoryTable = memoryTable(),
) => {
  const store = createEventStore({ table, source: 'edtech.mirror', timing: manualClock() });
  const requeued: string[] = [];
  const dead: { messageId: string; code: string; reason: string }[] = [];
  const delays: { messageId: string; seconds: number }[] = [];
  const handler = sqsHandler(declared, {
    store,
    log: () => {},
    queue: {
      requeue: async (body) => void requeued.push(body),
      deadLetter: async ({ messageId }, { code, message }) =>
        void dead.push({ messageId, code, reason: message }),
      delay: async ({ messageId }, seconds) => void delays.push({ messageId, seconds }),
    },
  });
  const receive = async (...records: SQSRecord[]): Promise<readonly string[]> => {
    const event: SQSEvent = { Records: records };
    const { batchItemFailures } = await handler(event, { getRemainingTimeInMillis: () => 15_000 });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const history = async (id: string): Promise<readonly number[]> => {
    const amounts: number[] = [];
    for await (const { event } of store.read(Tally, id))
      if (event.type === 'Raised') amounts.push(event.data.by);
    return amounts;
  };
  const parked = () => table.items().filter(({ sk }) => sk.startsWith('parked#'));
  return { store, table, receive, history, parked, requeued, dead, delays };
};

describe.each(['each event adds to the one before', false] as const)(
  'a consumer (ordered: %s)',
  (ordered) => {
    test('handles an event once, however often it is delivered', async () => {
      const { receive, history } = setUp(mirror(ordered));
      for (let delivery = 0; delivery < 3; delivery += 1) {
        expect(await receive(record('m', delivered(eventOf('t', 1))))).toEqual([]);
      }
      expect(
        await receive(record('m', delivered(eventOf('t', 1))), record('n', delivered(eventOf('t', 1)))),
      ).toEqual([]);
      expect(await history('t')).toEqual([1]);
    });

    test('dead-letters poison at once, with the reason, and handles its neighbours', async () => {
      const { receive, history, dead } = setUp(mirror(ordered));
      const failed = await receive(
        record('not-json', '{'),
        record('no-detail', '{}'),
        record('no-envelope', delivered({ id: 'x' })),
        record('bad-data', delivered(eventOf('bad', 1, { data: { by: -1 } }))),
        record('from-the-future', delivered(eventOf('new', 1, { version: 2 }))),
        record('good', delivered(eventOf('t', 1))),
      );
      expect(failed).toEqual([]);
      expect(dead.map(({ messageId, code }) => [messageId, code])).toEqual([
        ['not-json', 'event-malformed'],
        ['no-detail', 'event-invalid'],
        ['no-envelope', 'event-invalid'],
        ['bad-data', 'event-invalid'],
        ['from-the-future', 'event-version-unknown'],
      ]);
      expect(dead[3]?.reason).toContain('/by must be above zero');
      expect(await history('t')).toEqual([1]);
    });

    test('reports only what failed, and has it come back later each time', async () => {
      const failing = consumer({
        name: 'failing',
        ordered,
        on: [
          handles(tallyRaised, ({ aggregate: { id }, data }, tx) => {
            if (id === 'bad') throw new Error('cannot');
            return tx.execute(Tally, id, raise(by(data)));
          }),
        ],
      });
      const { receive, history, delays, table } = setUp(failing);
      const bad = (receives: number) => record(`bad-${receives}`, delivered(eventOf('bad', 1)), receives);
      expect(await receive(bad(1), record('good', delivered(eventOf('t', 1))))).toEqual(['bad-1']);
      expect(await receive(bad(2))).toEqual(['bad-2']);
      expect(await receive(bad(7))).toEqual(['bad-7']);
      expect(delays.map(({ seconds }) => seconds)).toEqual([4, 8, 240]);
      expect(await history('t')).toEqual([1]);
      expect(table.items().filter(({ pk }) => pk.includes('bad'))).toEqual([]);
    });

    test('takes the refusal of a redelivered event for the success that it is', async () => {
      const once = consumer({
        name: 'once',
        ordered,
        on: [
          handles(tallyRaised, ({ aggregate: { id }, data }, tx) =>
            tx.execute(Tally, id, raise(by(data), 1)),
          ),
        ],
      });
      const { receive, history } = setUp(once);
      expect(await receive(record('m', delivered(eventOf('t', 1))))).toEqual([]);
      expect(await receive(record('m', delivered(eventOf('t', 1)), 2))).toEqual([]);
      expect(await history('t')).toEqual([1]);
    });

    test('ignores fields that it does not know', async () => {
      const { receive, history } = setUp(mirror(ordered));
      const newer = eventOf('t', 1, { data: { by: 1, colour: 'green' }, extra: true });
      expect(await receive(record('m', delivered(newer)))).toEqual([]);
      expect(await history('t')).toEqual([1]);
    });
  },
);

describe('an ordered consumer', () => {
  test('parks what comes early, and handles it when its turn comes', async () => {
    const { receive, history, parked } = setUp();
    expect(await receive(record('3', delivered(eventOf('t', 3))))).toEqual([]);
    expect(await receive(record('2', delivered(eventOf('t', 2))))).toEqual([]);
    expect(await history('t')).toEqual([]);
    expect(parked()).toHaveLength(2);
    expect(await receive(record('1', delivered(eventOf('t', 1))))).toEqual([]);
    expect(await history('t')).toEqual([1, 10, 100]);
    expect(parked()).toHaveLength(0);
  });

  test('counts events that it does not handle, so that they leave no gap', async () => {
    const { receive, history } = setUp();
    await receive(record('2', delivered(eventOf('t', 2))));
    await receive(record('1', delivered(eventOf('t', 1, { type: 'tally.renamed', data: {} }))));
    expect(await history('t')).toEqual([10]);
  });

  test('keeps aggregates apart: one that waits holds up no other', async () => {
    const { receive, history } = setUp();
    await receive(record('a', delivered(eventOf('waits', 2))), record('b', delivered(eventOf('goes', 1))));
    expect(await history('goes')).toEqual([1]);
    expect(await history('waits')).toEqual([]);
  });

  test('sends a parked event that fails back to the queue, with receives of its own', async () => {
    let well = false;
    const fragile = consumer({
      name: 'fragile',
      ordered: 'for the test',
      on: [
        handles(tallyRaised, ({ aggregate: { id, sequence }, data }, tx) => {
          if (sequence === 2 && !well) throw new Error('not now');
          return tx.execute(Tally, id, raise(by(data)));
        }),
      ],
    });
    const { receive, history, parked, requeued } = setUp(fragile);
    await receive(record('2', delivered(eventOf('t', 2))), record('3', delivered(eventOf('t', 3))));
    expect(await receive(record('1', delivered(eventOf('t', 1))))).toEqual([]);
    expect(requeued).toHaveLength(1);
    expect(parked()).toHaveLength(1);
    well = true;
    expect(await receive(record('2-again', requeued[0] ?? ''))).toEqual([]);
    expect(await history('t')).toEqual([1, 10, 100]);
    expect(parked()).toHaveLength(0);
  });

  test('tells a sequence that was used again from a duplicate', async () => {
    const { receive, history, dead } = setUp();
    await receive(record('m', delivered(eventOf('t', 1))));
    const impostor = eventOf('t', 1, { id: '00000000-0000-5000-8000-999999999999', data: { by: 5 } });
    expect(await receive(record('n', delivered(impostor)))).toEqual([]);
    expect(dead.map(({ code }) => code)).toEqual(['sequence-reused']);
    expect(await history('t')).toEqual([1]);
  });

  test('law: any order of delivery, with any duplicates and in any batches, has the effect of the order of commit', async () => {
    const arbitraryDelivery = fc
      .record({
        count: fc.integer({ min: 1, max: 7 }),
        duplicates: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
        batchSize: fc.integer({ min: 1, max: 5 }),
      })
      .chain(({ count, duplicates, batchSize }) => {
        const sequences = Array.from({ length: count }, (_, position) => position + 1);
        const deliveries = [...sequences, ...duplicates.filter((sequence) => sequence <= count)];
        return fc.record({
          count: fc.constant(count),
          batchSize: fc.constant(batchSize),
          order: fc.shuffledSubarray(
            deliveries.map((sequence, position) => ({ sequence, position })),
            {
              minLength: deliveries.length,
            },
          ),
        });
      });
    await fc.assert(
      fc.asyncProperty(arbitraryDelivery, async ({ count, order, batchSize }) => {
        const { receive, history, parked } = setUp();
        const records = order.map(({ sequence, position }) =>
          record(`m-${position}`, delivered(eventOf('t', sequence))),
        );
        for (let start = 0; start < records.length; start += batchSize) {
          expect(await receive(...records.slice(start, start + batchSize))).toEqual([]);
        }
        expect(await history('t')).toEqual(Array.from({ length: count }, (_, position) => 10 ** position));
        expect(parked()).toEqual([]);
      }),
    );
  });
});

describe('an unordered consumer', () => {
  test('dead-letters an event that it does not handle: its rule should not have let it through', async () => {
    const { receive, dead } = setUp(mirror(false));
    await receive(record('m', delivered(eventOf('t', 1, { type: 'tally.renamed' }))));
    expect(dead.map(({ code }) => code)).toEqual(['event-unexpected']);
  });

  test('handles events as they come', async () => {
    const { receive, history } = setUp(mirror(false));
    await receive(record('2', delivered(eventOf('t', 2))));
    await receive(record('1', delivered(eventOf('t', 1))));
    expect(await history('t')).toEqual([10, 1]);
  });
});

test('a handler without time left is not begun', async () => {
  const store = createEventStore({ table: memoryTable(), source: 'edtech.mirror', timing: manualClock() });
  const queue = { requeue: async () => {}, deadLetter: async () => {}, delay: async () => {} };
  const handler = sqsHandler(mirror(false), { store, queue, log: () => {} });
  const event = { Records: [record('m', delivered(eventOf('t', 1)))] };
  expect(await handler(event, { getRemainingTimeInMillis: () => 1_000 })).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm' }],
  });
  expect((await store.load(Tally, 't')).version).toBe(0);
});

test('a consumer that handles nothing, or one event twice, is refused at the start', () => {
  const one = handles(tallyRaised, () => undefined);
  expect(() => consumer({ name: 'c', ordered: false, on: [] })).toThrow('handles no event');
  expect(() => consumer({ name: 'c', ordered: false, on: [one, one] })).toThrow(
    'two handlers for tally.raised',
  );
});
