import { PlatformError } from '@edtech/contracts';
import { OVERRIDE_ATTRIBUTE, type Republish, republication } from '../src/index.ts';
import { delivered, eventOf, idOf, record, SOURCE } from './deliveries.ts';
import { rig } from './rig.ts';

const declared = republication({ name: 'test-republication', source: SOURCE });

const found = (data: object = {}): string =>
  delivered(
    eventOf('gap', 1, {
      type: 'sequence.gap.found',
      source: 'edtech.mirror',
      aggregate: { type: 'SequenceGap', id: 'gap', sequence: 1 },
      data: {
        consumer: 'mirror',
        source: SOURCE,
        aggregateType: 'Tally',
        aggregateId: 't',
        fromSequence: 2,
        toSequence: 5,
        ...data,
      },
    }),
  );

/** The republication of a service, and what it published again. */
const producer = (republish: Republish = async () => undefined) => {
  const asked: Parameters<Republish>[0][] = [];
  const bench = rig(
    declared.by(async (range) => {
      asked.push(range);
      await republish(range);
    }),
  );
  return { ...bench, asked };
};

const range = {
  aggregateType: 'Tally',
  aggregateId: 't',
  fromSequence: 2,
  toSequence: 5,
  replay: { id: idOf('gap#1'), consumer: 'mirror' },
};

describe('the republication of a service', () => {
  test('publishes again what is missing, exactly, and for the consumer alone that misses it', async () => {
    const { receiveBody, asked } = producer();
    expect(await receiveBody(found())).toEqual([]);
    expect(asked).toEqual([range]);
  });

  test('publishes again as part of the replay in which it is missing', async () => {
    const { receiveBody, asked } = producer();
    await receiveBody(found({ replayId: 'r-1' }));
    expect(asked).toEqual([{ ...range, replay: { id: 'r-1', consumer: 'mirror', mode: 'reprocess' } }]);
  });

  test('leaves gaps in the events of others to them', async () => {
    const { receiveBody, asked, dead } = producer();
    for (const source of ['edtech.elsewhere', 'edtech.test-two', 'edtech.tes'])
      expect(await receiveBody(found({ source }))).toEqual([]);
    expect(asked).toEqual([]);
    expect(dead).toEqual([]);
  });

  test('takes a message that comes again for a duplicate, and asks for nothing', async () => {
    const { receiveBody, receive, asked, logged, table } = producer();
    await receiveBody(found());
    const after = table.items();
    await receive(record('m', found(), { receives: 2 }), record('n', found()));
    expect(logged.map(({ outcome }) => outcome)).toEqual(['handled', 'duplicate', 'duplicate']);
    expect(table.items()).toEqual(after);
    expect(asked).toEqual([range]);
  });

  test('publishes again what is found missing again: each finding is an event of its own', async () => {
    const { receiveBody, asked } = producer();
    await receiveBody(found());
    const second = eventOf('gap', 2, JSON.parse(found()).detail);
    await receiveBody(delivered({ ...second, id: idOf('gap#2') }));
    expect(asked.map(({ replay }) => replay.id)).toEqual([idOf('gap#1'), idOf('gap#2')]);
  });

  test('waits for the end of an outage, however long that is: no receive is spent', async () => {
    class Out extends PlatformError {
      readonly code = 'out';
      readonly kind = 'unavailable';
    }
    const { receive, dead, requeued, table } = producer(() => Promise.reject(new Out('Not now.')));
    expect(await receive(record('last', found(), { receives: 8 }))).toEqual([]);
    expect(requeued).toMatchObject([{ body: found(), delaySeconds: 45 }]);
    expect([...dead, ...table.items()]).toEqual([]);
  });

  test('has the message come back when the bus does not take it all', async () => {
    let well = false;
    const { receive, asked, table } = producer(async () => {
      if (!well) throw new Error('the bus is out');
    });
    expect(await receive(record('m', found()))).toEqual(['m']);
    expect(table.items()).toEqual([]);
    well = true;
    expect(await receive(record('m', found(), { receives: 2 }))).toEqual([]);
    expect(asked).toEqual([range, range]);
  });

  test.each(['before', 'after'] as const)(
    'loses no request when its function dies %s its commit: the message comes back',
    async (done) => {
      const { lambda, receive, asked, table } = producer();
      lambda.diesAt((call) => call === 'write', done);
      expect(await receive(record('m', found()))).toEqual(['m']);
      lambda.startsAgain();
      expect(await receive(record('m', found(), { receives: 2 }))).toEqual([]);
      expect(asked).toEqual(asked.map(() => range));
      expect(asked.length).toBeGreaterThan(0);
      expect(table.items().map(({ sk }) => sk)).toEqual(['inbox']);
    },
  );

  test('takes no range that is none', async () => {
    const { receiveBody, asked, dead } = producer();
    await receiveBody(found({ fromSequence: 0 }));
    expect(dead.map(({ code }) => code)).toEqual(['event-invalid']);
    expect(asked).toEqual([]);
  });

  test('is refused a finding from long ago: the gap is asked for anew', async () => {
    const { receive, clock, asked, dead } = producer();
    clock.advance(30 * 24 * 3_600_000);
    await receive(record('m', found()));
    expect(dead.map(({ code }) => code)).toEqual(['event-too-old']);
    const attributes = { [OVERRIDE_ATTRIBUTE]: '{"by":"ada","reason":"it is still open"}' };
    await receive(record('n', found(), { attributes }));
    expect(asked).toEqual([range]);
  });
});

test('a republication that was never told how to publish fails, and keeps the message', async () => {
  const { receive, table, logged } = rig(declared);
  expect(await receive(record('m', found()))).toEqual(['m']);
  expect(table.items()).toEqual([]);
  expect(logged).toContainEqual(
    expect.objectContaining({
      error: expect.stringContaining('test-republication was not told how to publish.'),
    }),
  );
});

test('what a republication listens to follows from its declaration', () => {
  expect(declared).toMatchObject({ name: 'test-republication', ordered: false });
  expect(declared.on.map(({ contract }) => contract.type)).toEqual(['sequence.gap.found']);
});
