import fc from 'fast-check';
import { CircuitOpen, type Consumer, consumer, handles, RETRY_POLICY } from '../src/index.ts';
import { sqsHandler } from '../src/sqs-handler.ts';
import { delivered, eventOf, record } from './deliveries.ts';
import { fragile, mirror, type Rig, raised, rig } from './rig.ts';

const LATER = 250;

/** Endings of what was observed, in their order. */
const endings = ({ observed }: Rig) => observed.map(({ ending }) => ending);

/** The clock of a rig starts when its events occur. */
const later = (bench: Rig): Rig => {
  bench.clock.advance(LATER);
  return bench;
};

describe.each([false, 'each event adds to the one before'] as const)(
  'a consumer, ordered: %s,',
  (ordered) => {
    test('tells what it handled, how long after its commit, and what it knew again', async () => {
      const bench = later(rig(mirror(ordered)));
      await bench.take('t', 1, 1);
      expect(bench.observed).toEqual([
        { consumer: 'mirror', type: 'tally.raised', ending: 'handled', latency: LATER },
        { consumer: 'mirror', type: 'tally.raised', ending: 'duplicate' },
      ]);
    });

    test('tells that an event failed, and in the end that it is a dead letter', async () => {
      const bench = rig(fragile(() => true, ordered));
      const body = delivered(eventOf('t', 1));
      await bench.receive(record('m', body));
      await bench.receive(record('m', body, { receives: RETRY_POLICY.maxReceiveCount }));
      expect(endings(bench)).toEqual(['retried', 'deadLettered']);
    });

    test('tells of poison with the type that it has, if it can be read that far', async () => {
      const bench = rig(mirror(ordered));
      await bench.receiveBody('{');
      await bench.receiveBody(delivered(eventOf('t', 1, { data: { by: 'much' } })));
      expect(bench.observed).toEqual([
        { consumer: 'mirror', type: undefined, ending: 'deadLettered' },
        { consumer: 'mirror', type: 'tally.raised', ending: 'deadLettered' },
      ]);
    });

    test('says nothing of how fast an event was that is published again', async () => {
      const bench = later(rig(mirror(ordered)));
      const replay = { id: 'r-1', consumer: 'mirror' };
      await bench.receiveBody(delivered(eventOf('t', 1, { replay })));
      expect(bench.observed).toEqual([{ consumer: 'mirror', type: 'tally.raised', ending: 'handled' }]);
    });

    test('ends each batch once, with the time that is left but for the answer', async () => {
      const bench = rig(mirror(ordered));
      await bench.receiveWithin(() => 9_000, record('a', delivered(eventOf('t', 1))), record('b', '{'));
      expect(bench.ended).toEqual([8_500]);
    });
  },
);

test('an event that is put off counts as one that comes again', async () => {
  const open = new CircuitOpen('Stripe', 30, new Error('no answer'));
  const refusing = consumer({
    name: 'mirror',
    ordered: false,
    on: [
      handles(raised, () => {
        throw open;
      }),
    ],
  });
  const bench = rig(refusing);
  await bench.take('t', 1);
  expect([endings(bench), bench.requeued.length]).toEqual([['retried'], 1]);
});

test('an event without time is one that comes again', async () => {
  const bench = rig();
  await bench.receiveWithin(() => 1_000, record('m', delivered(eventOf('t', 1))));
  expect(endings(bench)).toEqual(['retried']);
});

describe('what comes too early', () => {
  test('is parked, and handled when its turn comes: with the time that it waited', async () => {
    const bench = rig();
    await bench.take('t', 3, 2);
    later(bench);
    await bench.take('t', 1);
    expect(endings(bench)).toEqual(['parked', 'parked', 'handled', 'handled', 'handled']);
    expect(bench.observed.map(({ latency }) => latency)).toEqual([undefined, undefined, LATER, LATER, LATER]);
  });

  test('and fails in its turn, comes again', async () => {
    const bench = rig(fragile((sequence) => sequence === 2));
    await bench.take('t', 2, 1);
    expect(endings(bench)).toEqual(['parked', 'handled', 'retried']);
  });
});

test('an event whose drain fails was handled all the same: that is told once, however it comes back', async () => {
  const bench = rig();
  await bench.take('t', 2);
  let transactions = 0;
  bench.lambda.diesAt((call) => call === 'transact' && ++transactions === 2, 'before');
  const body = delivered(eventOf('t', 1));
  expect(await bench.receive(record('m', body))).toEqual(['m']);
  bench.lambda.startsAgain();
  await bench.receive(record('m', body, { receives: 2 }));
  expect(endings(bench).filter((ending) => ending === 'handled')).toHaveLength(2);
  expect(await bench.history('t')).toEqual([1, 2]);
});

test('whatever the order, the copies and the failures, every event is handled once', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ id: fc.constantFrom('t', 'u'), sequence: fc.integer({ min: 1, max: 5 }) }), {
        maxLength: 25,
      }),
      fc.constantFrom<Consumer['ordered'][]>(false, 'order matters'),
      fc.nat(6),
      async (deliveries, ordered, failures) => {
        let left = failures;
        const bench = rig(fragile(() => left-- > 0, ordered));
        for (const { id, sequence } of deliveries) await bench.take(id, sequence);
        await bench.settle();
        const committed = (await Promise.all(['t', 'u'].map(bench.history))).flat().length;
        expect(endings(bench).filter((ending) => ending === 'handled')).toHaveLength(committed);
        if (ordered === false) expect(bench.observed).toHaveLength(deliveries.length);
      },
    ),
    { numRuns: 60 },
  ));

test('a consumer that nobody observes works as ever', async () => {
  const { store, queue } = rig();
  const handler = sqsHandler(mirror(), { store, queue, log: () => {} });
  const event = { Records: [record('m', delivered(eventOf('t', 1)))] };
  expect(await handler(event, { getRemainingTimeInMillis: () => 9_000 })).toEqual({ batchItemFailures: [] });
});
