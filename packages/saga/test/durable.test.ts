import { memoryTable, type Table, TableUnavailable } from '@edtech/event-store';
import {
  cancelSaga,
  MessageMisplaced,
  reply,
  request,
  resumeSaga,
  SagaNotFound,
  SagaNotStuck,
  SagaVersionsInvalid,
  sagaVersions,
} from '../src/index.ts';
import { answer, eventOf, stage, wanted } from './stage.ts';
import { bookTrip, flightReserved, flightWanted, trip, tripBooked, tripFailed } from './trip.ts';

const DAY = 24 * 60 * 60;
const START = Date.parse('2026-01-01T00:00:00.000Z') / 1_000;

const because = { code: 'called-off', reason: 'You called it off.' };
const person = { by: 'op-1', reason: 'the hotel is back' };
const context = { correlationId: 'x', causationId: 'r-1', actor: { kind: 'service', id: 'test' } } as const;

const booked = async (on = stage()) => {
  for (const event of [
    wanted(),
    answer('flight.reserved'),
    answer('room.reserved'),
    answer('ticket.issued'),
    answer('visa.granted'),
    answer('postcard.sent'),
  ])
    await on.receive(event);
  return on;
};

test('what a transition comes to is there at once: the saga, its history, its timers, what it says, and the marker', async () => {
  const on = stage();
  await on.receive(wanted());
  expect(await on.saga()).toMatchObject({ revision: 1, correlationId: 'c-1', state: { status: 'RUNNING' } });
  expect(await on.history()).toEqual(['started', 'asked FLIGHT']);
  expect(await on.items('timer#')).toMatchObject([
    { pk: 'timer#Trip#t-1', sk: 'FLIGHT#1', dueAt: '2026-01-01T00:00:05.000Z', expiresAt: START + 5 },
    { pk: 'timer#Trip#t-1', sk: 'deadline', dueAt: '2026-01-01T00:00:30.000Z', expiresAt: START + 30 },
  ]);
  expect(await on.said()).toMatchObject([
    {
      eventType: 'flight.wanted',
      status: 'PENDING',
      aggregateType: 'Trip',
      aggregateId: 't-1',
      sequence: 1,
      correlationId: 'c-1',
      destination: 'bus',
    },
  ]);
  expect(await on.items('inbox#travel-trips#')).toHaveLength(1);
  expect(await on.items('saga#')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        sk: 'saga',
        gsi1pk: 'status#Trip#RUNNING',
        gsi2pk: 'correlation#c-1',
        nextDeadline: '2026-01-01T00:00:05.000Z',
        openTimers: ['deadline', 'FLIGHT#1'],
        attentionPk: expect.stringMatching(/^saga#\d$/),
        attentionSk: '2026-01-01T00:00:05.000Z',
      }),
    ]),
  );
});

test('the time to live of a timer is never before it is due', async () => {
  const on = stage();
  on.clock.advance(1);
  await on.receive(wanted());
  expect(await on.items('timer#')).toMatchObject([
    { dueAt: '2026-01-01T00:00:05.001Z', expiresAt: START + 6 },
    { dueAt: '2026-01-01T00:00:30.001Z', expiresAt: START + 31 },
  ]);
});

test('a saga goes from its first event to its last, and what it says is counted without a gap', async () => {
  const on = await booked();
  expect(await on.status()).toBe('COMPLETED');
  expect((await on.said()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await on.history()).at(-1)).toBe('completed');
});

test('a finished saga is kept for a time, and nobody has to look at it any more', async () => {
  const [saga] = (await (await booked()).items('saga#')).filter(({ sk }) => sk === 'saga');
  expect(saga).toMatchObject({ expiresAt: START + 60 * DAY, openTimers: [] });
  expect(saga).not.toHaveProperty('attentionPk');
  const kept = await booked(stage({ versions: sagaVersions([bookTrip], { retentionDays: 400 }) }));
  expect((await kept.items('saga#')).find(({ sk }) => sk === 'saga')).toMatchObject({
    expiresAt: START + 400 * DAY,
  });
});

test('an event that comes twice, in one batch or later, counts once', async () => {
  const on = stage();
  await on.receive(wanted());
  await on.receive(wanted(), answer('flight.reserved'), answer('flight.reserved'));
  await on.receive(answer('flight.reserved'));
  expect(await on.saidTypes()).toEqual(['flight.wanted', 'room.wanted']);
  expect(await on.saga()).toMatchObject({ revision: 2 });
});

test('the same answer in another event is put on record and changes nothing', async () => {
  const on = stage();
  await on.receive(wanted());
  await on.receive(answer('flight.reserved'));
  await on.receive(answer('flight.reserved', 'another'));
  expect((await on.history()).at(-1)).toBe('duplicate FLIGHT');
  expect(await on.saidTypes()).toEqual(['flight.wanted', 'room.wanted']);
});

test('a second event that starts it starts nothing', async () => {
  const on = stage();
  await on.receive(wanted());
  await on.receive(eventOf('trip.wanted', { tripId: 't-1', to: 'Rome' }, { id: 'again' }));
  expect(await on.saidTypes()).toEqual(['flight.wanted']);
  expect((await on.history()).at(-1)).toBe('duplicate');
});

test('answers that come at the same moment are all counted', async () => {
  const on = stage();
  for (const event of [wanted(), answer('flight.reserved'), answer('room.reserved')]) await on.receive(event);
  await on.receive(answer('visa.granted'), answer('ticket.issued'));
  expect((await on.saga())?.state.steps).toMatchObject({
    TICKET: { status: 'DONE' },
    VISA: { status: 'DONE' },
  });
  expect((await on.said()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
});

test('an answer that finds no saga is a dead letter, never acknowledged in silence', async () => {
  const on = stage();
  on.clock.advance(60_000);
  expect(await on.receive(answer('flight.reserved'))).toBe(0);
  expect(on.dead).toEqual(['saga-unknown']);
  expect(await on.items('inbox#')).toEqual([]);
});

test('an answer that overtakes the commit of its saga comes again, and is heard then', async () => {
  const on = stage();
  on.clock.advance(59_999);
  expect(await on.receive(answer('flight.reserved'))).toBe(1);
  expect(on.dead).toEqual([]);
  await on.receive(wanted());
  expect(await on.receive(answer('flight.reserved'))).toBe(0);
  expect((await on.saga())?.state.steps.FLIGHT?.status).toBe('DONE');
});

test('an event that is about no saga is none of its business', async () => {
  const on = stage();
  expect(await on.receive(eventOf('flight.reserved', { seat: '1' }))).toBe(0);
  expect(on.dead).toEqual([]);
});

test('a cancellation that overtakes the start comes again, and is heard then', async () => {
  const on = stage();
  const cancelled = eventOf('trip.cancelled', { tripId: 't-1' });
  expect(await on.receive(cancelled)).toBe(1);
  await on.receive(wanted());
  expect(await on.receive(cancelled)).toBe(0);
  expect((await on.saga())?.state.failure).toMatchObject({ kind: 'cancelled' });
});

describe('when the table fails', () => {
  const failing = (when: 'before' | 'after', times: number) => {
    const table = memoryTable();
    let left = times;
    const flaky: Table = {
      ...table,
      async transact(writes, token) {
        if (left === 0) return table.transact(writes, token);
        left -= 1;
        if (when === 'after') await table.transact(writes, token);
        throw new TableUnavailable(new Error('gone'));
      },
    };
    return flaky;
  };

  test.each(['before', 'after'] as const)(
    'once, %s the commit, it is sent again and happens once',
    async (when) => {
      const on = stage({ table: failing(when, 1) });
      expect(await on.receive(wanted())).toBe(0);
      expect(await on.saidTypes()).toEqual(['flight.wanted']);
      expect(await on.saga()).toMatchObject({ revision: 1 });
    },
  );

  test.each(['before', 'after'] as const)(
    'for good, %s the commit, the event comes again and counts once',
    async (when) => {
      const on = stage({ table: failing(when, 500) });
      // After the commit the marker is there: a redelivered success does not look like an error.
      expect(await on.receive(wanted())).toBe(when === 'before' ? 1 : 0);
      const again = stage({ table: on.table });
      expect(await again.saga()).toEqual(
        when === 'before' ? undefined : expect.objectContaining({ revision: 1 }),
      );
    },
  );
});

describe('an outcome', () => {
  const only = (ends: Parameters<ReturnType<typeof flightOnly>['ends']>[0]) => flightOnly().ends(ends);
  const flightOnly = () =>
    trip().step('FLIGHT', {
      request: ({ start }) => request(flightWanted, { tripId: start.tripId, to: start.to }),
      success: reply(flightReserved),
      timeout: '5s',
      unanswered: because,
      undo: { nothing: 'a test' },
    });
  const wish = { ...tripBooked, aggregate: 'Wish' };
  const data = { tripId: 't-1', seat: '', visa: false };
  const failed = () => request(tripFailed, { tripId: 't-1', code: '', step: '' });

  test('may be told for the aggregate that began the saga, as its next event', async () => {
    const on = stage({ versions: sagaVersions([only({ completed: () => request(wish, data), failed })]) });
    const aggregate = { type: 'Wish', id: 'w-7', sequence: 4 };
    await on.receive(eventOf('trip.wanted', { tripId: 't-1', to: 'Oslo' }, { aggregate }));
    await on.receive(answer('flight.reserved'));
    expect((await on.said()).find(({ eventType }) => eventType === 'trip.booked')).toMatchObject({
      aggregateType: 'Wish',
      aggregateId: 'w-7',
      sequence: 5,
    });
    expect(await on.saga()).toMatchObject({ published: 1 });
  });

  test('may be told for nobody else', async () => {
    const stranger = { ...tripBooked, aggregate: 'Airline' };
    const on = stage({
      versions: sagaVersions([only({ completed: () => request(stranger, data), failed })]),
    });
    await on.receive(wanted());
    expect(await on.receive(answer('flight.reserved'))).toBe(1);
    expect(await on.status()).toBe('RUNNING');
    expect(JSON.stringify(on.logged)).toContain(
      new MessageMisplaced('Trip', 'trip.booked', 'Airline').message,
    );
  });

  test('that breaks its contract is not told, and nothing else happens', async () => {
    const broken = { ...tripBooked, publish: () => [{ path: '/seat', message: 'is wrong', rule: 'type' }] };
    const on = stage({ versions: sagaVersions([only({ completed: () => request(broken, data), failed })]) });
    await on.receive(wanted());
    expect(await on.receive(answer('flight.reserved'))).toBe(1);
    expect(await on.saga()).toMatchObject({ revision: 1 });
  });
});

describe('by command', () => {
  test('a saga is cancelled while it can turn back, and not after', async () => {
    const on = stage();
    await on.receive(wanted());
    const command = { ...on, id: 't-1', context };
    expect(await cancelSaga(command, because)).toBe(true);
    expect(await cancelSaga(command, because)).toBe(false);
    await expect(cancelSaga({ ...command, id: 't-9' }, because)).rejects.toThrow(SagaNotFound);
  });

  test('what is stuck is resumed by a person, who is on record with the reason', async () => {
    const on = stage();
    await on.receive(wanted());
    const command = { ...on, id: 't-1', context };
    await expect(resumeSaga(command, { ...person, how: 'again' })).rejects.toThrow(SagaNotStuck);
    await cancelSaga(command, because);
    await on.passes(10);
    await on.passes(20);
    expect(await on.status()).toBe('STUCK');
    expect((await on.items('saga#')).find(({ sk }) => sk === 'saga')).toMatchObject({
      attentionPk: expect.stringMatching(/^stuck#/),
    });
    expect(await resumeSaga(command, { ...person, how: 'settled' })).toMatchObject({ status: 'FAILED' });
    expect((await on.history()).slice(-3)).toEqual(['resumed', 'settled-by-hand FLIGHT', 'failed']);
  });
});

describe('versions', () => {
  /** The second version calls the flight by another name, and has nothing after it. */
  const second = () =>
    trip(2)
      .step('PLANE', {
        request: ({ start }) => request(flightWanted, { tripId: start.tripId, to: start.to }),
        success: reply(flightReserved),
        timeout: '5s',
        unanswered: because,
        undo: { nothing: 'a test' },
      })
      .ends({
        completed: () => request(tripBooked, { tripId: 't-1', seat: '', visa: false }),
        failed: () => request(tripFailed, { tripId: 't-1', code: '', step: '' }),
      });

  test('a saga finishes on the version with which it began; new ones begin with the newest', async () => {
    const before = stage();
    await before.receive(wanted());
    const after = stage({ table: before.table, versions: sagaVersions([bookTrip, second()]) });
    await after.receive(answer('flight.reserved'));
    expect(await after.saidTypes()).toEqual(['flight.wanted', 'room.wanted']);
    await after.receive(eventOf('trip.wanted', { tripId: 't-2', to: 'Rome' }, { id: 'second' }));
    await after.receive(eventOf('flight.reserved', { tripId: 't-2', seat: '1' }, { id: 'second flight' }));
    expect(await after.status('t-2')).toBe('COMPLETED');
  });

  test('a version that is not there any more is an error, and the event comes again', async () => {
    const before = stage();
    await before.receive(wanted());
    const after = stage({ table: before.table, versions: sagaVersions([second()]) });
    expect(await after.receive(answer('flight.reserved'))).toBe(1);
    expect(JSON.stringify(after.logged)).toContain('began with version 1');
  });

  test.each([
    ['two of one number', () => sagaVersions([bookTrip, { ...bookTrip }])],
    ['two names', () => sagaVersions([bookTrip, { ...bookTrip, version: 2, name: 'Other' }])],
    ['a retention shorter than dead letters wait', () => sagaVersions([bookTrip], { retentionDays: 29 })],
  ])('%s are refused at the start', (_, make) => {
    expect(make).toThrow(SagaVersionsInvalid);
  });
});
