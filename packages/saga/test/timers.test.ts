import { TableUnavailable } from '@edtech/event-store';
import { type Delays, delaySeconds, reply, request, sagaVersions, sqsDelays } from '../src/index.ts';
import { disturbed } from './disturbed.ts';
import { answer, eventOf, stage, wanted } from './stage.ts';
import { flightReserved, flightWanted, trip, tripBooked, tripFailed } from './trip.ts';

const begun = async (on = stage()) => {
  await on.receive(wanted());
  return on;
};

const attemptsOf = async (on: ReturnType<typeof stage>) => (await on.saga())?.state.steps.FLIGHT?.attempts;

test('a timer fires when it is due, and not before', async () => {
  const on = await begun();
  await on.passes(4.999);
  expect(await attemptsOf(on)).toBe(1);
  await on.passes(0.001);
  expect(await attemptsOf(on)).toBe(2);
  expect(await on.saidTypes()).toEqual(['flight.wanted', 'flight.wanted']);
});

test('a timer that nobody needs any more does nothing when it fires', async () => {
  const on = await begun();
  await on.receive(answer('flight.reserved'));
  const { revision } = (await on.saga()) ?? {};
  await on.passes(4.9);
  await on.passes(0.09);
  expect(await on.saga()).toMatchObject({ revision });
});

test('one message waits for the first of the timers of a saga, and the next is sent when it has come', async () => {
  const on = await begun();
  await on.runStream();
  const waiting = () => on.delayed.map(({ wakeUp }) => wakeUp.at);
  expect(waiting()).toEqual(['2026-01-01T00:00:05.000Z']);
  await on.passes(1);
  await on.receive(answer('flight.reserved'));
  await on.runStream();
  // What the room is waited for comes after that, and is seen to then.
  expect(waiting()).toEqual(['2026-01-01T00:00:05.000Z']);
  await on.passes(4);
  expect(waiting()).toEqual(['2026-01-01T00:00:06.000Z']);
});

/** What a saga waits for goes on while a look comes between the read and the write of a transition. */
const amidALook = (on: ReturnType<typeof stage>, disturb: ReturnType<typeof disturbed>['disturb']) =>
  disturb(async () => {
    on.clock.advance(500);
    await on.runDelayed();
  });

test('a transition decides again when the look that it would have left its timers to has just been', async () => {
  const { table, disturb } = disturbed();
  const on = await begun(stage({ table }));
  await on.passes(4.5);
  amidALook(on, disturb);
  await on.receive(answer('flight.reserved'));
  await on.passes(4.4);
  expect(await on.status()).toBe('RUNNING');
  await on.passes(1);
  expect(await on.status()).toBe('COMPENSATING');
});

test('nor does one that opens a saga once more leave them to a look that has found it over', async () => {
  const { table, disturb } = disturbed();
  const on = await begun(stage({ table }));
  await on.receive(eventOf('trip.cancelled', { tripId: 't-1' }), answer('flight.released'));
  expect(await on.status()).toBe('FAILED');
  await on.passes(4.5);
  amidALook(on, disturb);
  await on.receive(answer('flight.reserved'));
  expect(await on.status()).toBe('COMPENSATING');
  const asked = async () => (await on.saga())?.state.steps.FLIGHT?.undoAttempts;
  const before = await asked();
  await on.passes(9);
  expect(await asked()).toBe(before);
  await on.passes(1.5);
  expect(await asked()).toBe((before ?? 0) + 1);
});

test('a message that is lost is missed by those timers alone that were left to it', async () => {
  const on = await begun();
  await on.runStream();
  on.delayed.length = 0;
  on.clock.advance(6_000);
  await on.receive(answer('flight.reserved'));
  await on.passes(5);
  expect(await on.status()).toBe('COMPENSATING');
});

test('the timers of a saga go when it is over, and nothing is made of that', async () => {
  const on = await begun();
  for (const type of ['flight.reserved', 'room.reserved', 'ticket.issued', 'visa.granted', 'postcard.sent'])
    await on.receive(answer(type));
  expect(await on.status()).toBe('COMPLETED');
  expect(await on.items('timer#')).toEqual([]);
  const { get } = on.table;
  const read: string[] = [];
  // The stage's table is its own.
  Object.assign(on.table, {
    get: (key: { readonly pk: string }) => {
      read.push(key.pk);
      return get.call(on.table, key as never);
    },
  });
  await on.runStream();
  expect(read).toEqual([]);
});

test('a message that comes early puts itself off once more', async () => {
  const on = await begun();
  await on.runStream();
  const [first] = on.delayed.splice(0);
  await on.onDelay({
    Records: [{ messageId: 'm', body: JSON.stringify(first?.wakeUp) }] as Parameters<
      typeof on.onDelay
    >[0]['Records'],
  });
  expect(on.delayed).toHaveLength(1);
  expect(await on.items('timer#')).toHaveLength(2);
});

test.each([
  ['2026-01-01T00:00:00.000Z', 0],
  ['2025-01-01T00:00:00.000Z', 0],
  ['2026-01-01T00:00:00.001Z', 1],
  ['2026-01-01T00:00:03.000Z', 3],
  ['2026-01-01T00:15:00.000Z', 900],
  ['2026-01-01T10:00:00.000Z', 900],
])(
  'a message for a timer due at %s is delayed for %d s: whole seconds, never too few, 15 minutes at most',
  (due, seconds) => {
    expect(delaySeconds(due, Date.parse('2026-01-01T00:00:00.000Z'))).toBe(seconds);
  },
);

test('the queue is asked for that delay', async () => {
  const sent: unknown[] = [];
  const client = { send: async ({ input }: { input: unknown }) => void sent.push(input) };
  const { clock } = stage();
  // Only this method of the client is used.
  const delays: Delays = sqsDelays({ client: client as never, queueUrl: 'q', timing: clock });
  await delays.send({ name: 'Trip', id: 't-1', at: '2026-01-01T00:00:04.500Z' });
  expect(sent).toEqual([
    {
      QueueUrl: 'q',
      DelaySeconds: 5,
      MessageBody: '{"name":"Trip","id":"t-1","at":"2026-01-01T00:00:04.500Z"}',
    },
  ]);
});

test('a timer further ahead than a message can wait is fired when it is due all the same', async () => {
  const slow = trip()
    .step('FLIGHT', {
      request: ({ start }) => request(flightWanted, { tripId: start.tripId, to: start.to }),
      success: reply(flightReserved),
      timeout: '29s',
      unanswered: { code: 'nobody', reason: 'Nobody answered.' },
      undo: { nothing: 'a test' },
    })
    .ends({
      completed: () => request(tripBooked, { tripId: '', seat: '', visa: false }),
      failed: () => request(tripFailed, { tripId: '', code: '', step: '' }),
    });
  const on = await begun(
    stage({
      versions: sagaVersions([
        {
          ...slow,
          deadline: 40 * 60_000,
          stages: slow.stages.map((one) => ({
            ...one,
            steps: one.steps.map((step) => ({
              ...step,
              retry: { ...step.retry, timeout: 35 * 60_000, longest: 60 * 60_000 },
            })),
          })),
        },
      ]),
    }),
  );
  for (const minutes of [15, 15, 4]) {
    await on.passes(minutes * 60);
    expect(await on.status()).toBe('RUNNING');
  }
  await on.passes(60);
  expect(await on.status()).toBe('FAILED');
});

describe('when a clock fails', () => {
  test('the sweeper fires what no message did', async () => {
    const on = await begun();
    on.delayed.length = 0;
    await on.runStream();
    on.delayed.length = 0;
    on.clock.advance(5_000);
    expect(await on.sweep()).toMatchObject({ deleted: 1, rescued: 0, errors: 0, unfinished: 0 });
    await on.runStream();
    expect(await attemptsOf(on)).toBe(2);
  });

  test('the sweeper fires nothing before it is due', async () => {
    const on = await begun();
    on.clock.advance(4_999);
    expect(await on.sweep()).toMatchObject({ deleted: 0 });
    expect(await on.items('timer#')).toHaveLength(2);
  });

  test('a removal that the stream has lost is made good a minute after the deadline', async () => {
    const on = await begun();
    on.clock.advance(5_000);
    await on.sweep();
    await on.runStream(({ eventName }) => eventName === 'REMOVE');
    on.clock.advance(59_999);
    expect(await on.sweep()).toMatchObject({ rescued: 0 });
    on.clock.advance(1);
    // By then the deadline of the whole is over as well; its own timer is still there for another clock.
    expect(await on.sweep()).toMatchObject({ rescued: 1 });
    expect(await attemptsOf(on)).toBe(2);
    expect(on.logged).toContainEqual(expect.objectContaining({ message: 'the removal of a timer was lost' }));
  });

  test('the time to live of the table fires it as well', async () => {
    const on = await begun();
    await on.runStream();
    on.clock.advance(30_000);
    for (const { pk, sk } of await on.items('timer#'))
      await on.table.write({ kind: 'delete', key: { pk, sk }, when: [] });
    await on.runStream();
    expect(await on.status()).toBe('COMPENSATING');
  });

  test('a timer that two clocks fire, and the stream tells twice, fires once', async () => {
    const on = await begun();
    await on.runStream();
    on.clock.advance(5_000);
    await on.sweep();
    await on.runDelayed();
    const removal = on.stream.find(({ eventName }) => eventName === 'REMOVE');
    await on.runStream();
    await on.onTimer({ Records: removal === undefined ? [] : [removal, removal] });
    expect(await attemptsOf(on)).toBe(2);
  });

  test('a removal that the table cannot take comes again, and nothing before it is lost', async () => {
    const on = await begun();
    await on.runStream();
    on.clock.advance(5_000);
    await on.sweep();
    const records = on.stream.splice(0);
    const { transact } = on.table;
    // The stage's table is its own.
    Object.assign(on.table, {
      transact: () => Promise.reject(new TableUnavailable(new Error('gone'))),
    });
    const { batchItemFailures } = await on.onTimer({ Records: records });
    expect(batchItemFailures).toEqual([{ itemIdentifier: records[0]?.dynamodb?.SequenceNumber }]);
    Object.assign(on.table, { transact });
    expect(await on.onTimer({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(await attemptsOf(on)).toBe(2);
  });

  test('a timer of a saga that is not there, or that nobody knows, holds up no shard', async () => {
    const on = await begun();
    await on.runStream();
    const [timer] = await on.items('timer#');
    if (timer === undefined) throw new Error('There is a timer.');
    for (const stranger of [{ name: 'Other' }, { id: 't-9' }])
      await on.table.write({
        kind: 'put',
        item: { ...timer, ...stranger, pk: `timer#${JSON.stringify(stranger)}` },
        when: [],
      });
    await on.runStream();
    on.clock.advance(30_000);
    await on.sweep();
    expect(on.stream.length).toBeGreaterThan(2);
    await on.runStream();
    expect(await on.status()).toBe('COMPENSATING');
  });

  test('messages that are about no saga are logged and let go', async () => {
    const on = stage();
    const Records = ['', 'no', '{}', 'null', '{"name":1}'].map((body, at) => ({
      messageId: String(at),
      body,
    }));
    expect(await on.onDelay({ Records: Records as Parameters<typeof on.onDelay>[0]['Records'] })).toEqual({
      batchItemFailures: [],
    });
    expect(on.logged.filter(({ message }) => message === 'no saga in a message')).toHaveLength(5);
  });
});

test('a batch of the stream that is full of other things does nothing', async () => {
  const on = stage();
  const others = [
    { eventName: 'INSERT', dynamodb: { NewImage: { pk: { S: 'outbox#Trip#t-1' }, sk: { S: '1' } } } },
    { eventName: 'MODIFY', dynamodb: { NewImage: { pk: { S: 'timer#Trip#t-1' }, sk: { S: 'deadline' } } } },
    { eventName: 'REMOVE', dynamodb: { OldImage: { pk: { S: 'timer#Trip#t-1' }, sk: { S: 'deadline' } } } },
    { eventName: 'REMOVE' },
  ];
  expect(await on.onTimer({ Records: others as Parameters<typeof on.onTimer>[0]['Records'] })).toEqual({
    batchItemFailures: [],
  });
});
