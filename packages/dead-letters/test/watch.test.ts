import type { DeadLetterQueue } from '@edtech/dead-letters';
import { type Item, memoryTable } from '@edtech/event-store';
import { attention } from '@edtech/event-store/layout';
import { message } from './letters.ts';
import { createWorld } from './world.ts';

const DELAYS: DeadLetterQueue = { kind: 'delay', name: 'booking', ordered: false };
const OUTBOX: DeadLetterQueue = { kind: 'outbox', name: 'user', ordered: false };

const sagaItem = (status: string, updatedAt = '2026-03-01T11:00:00.000Z'): Item => ({
  pk: 'saga#LessonBooking#b-1',
  sk: 'saga',
  name: 'LessonBooking',
  id: 'b-1',
  status,
  definitionVersion: 1,
  updatedAt,
  failureCode: 'payment-declined',
  correlationId: 'c-7',
  startedByType: 'lesson.booking.requested',
  startedBySequence: 1,
  ...(status === 'STUCK' ? attention('stuck', 'saga#LessonBooking#b-1', updatedAt) : {}),
});

const scene = () => {
  const tables = new Map([
    ['booking-sagas', memoryTable()],
    ['user', memoryTable()],
  ]);
  const tableOf = (name: string) => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`nobody asks for ${name}`);
    return table;
  };
  const world = createWorld({ sources: [DELAYS, OUTBOX], tableOf });
  const put = (name: string, item: Item) => tableOf(name).write({ kind: 'put', item, when: [] });
  return { world, put, tableOf };
};

test('a stuck saga is put on record once, and goes to a person', async () => {
  const { world, put } = scene();
  await put('booking-sagas', sagaItem('STUCK'));
  expect(await world.run()).toMatchObject({ watching: { stuck: 1 }, routed: 1 });
  expect(await world.run()).toMatchObject({ watching: { stuck: 0 }, routed: 0 });
  expect(await world.inState('ROUTED')).toMatchObject([
    {
      source: { kind: 'saga', name: 'booking-sagas' },
      error: { code: 'saga-stuck' },
      firstSeen: '2026-03-01T11:00:00.000Z',
      event: { aggregateType: 'LessonBooking', aggregateId: 'b-1', correlationId: 'c-7' },
    },
  ]);
});

test('one that somebody has had go on is closed, and open again when it gets stuck again', async () => {
  const { world, put } = scene();
  await put('booking-sagas', sagaItem('STUCK'));
  await world.run();
  await put('booking-sagas', sagaItem('COMPENSATING'));
  expect(await world.run()).toMatchObject({ watching: { mended: 1 } });
  expect(await world.inState('REDRIVEN')).toHaveLength(1);
  await put('booking-sagas', sagaItem('STUCK', '2026-03-01T12:20:00.000Z'));
  expect(await world.run()).toMatchObject({ watching: { stuck: 1 }, routed: 1 });
});

test('a record of an outbox is mended when it is published, not before', async () => {
  const { world, put } = scene();
  const key = { pk: 'outbox#User#u-1', sk: '0000000001#001' };
  const letter = message('m-1', JSON.stringify({ outbox: key, event: {} }), {
    errorCode: 'ValidationException',
    errorMessage: 'too large',
  });
  world.put(OUTBOX, letter);
  // Its letter is sent before it is FAILED.
  await put('user', { ...key, status: 'PROCESSING' });
  expect(await world.run()).toMatchObject({ watching: { mended: 0 }, routed: 1 });
  for (const status of ['FAILED', 'PENDING']) {
    await put('user', { ...key, status });
    expect(await world.run()).toMatchObject({ watching: { mended: 0 } });
  }
  await put('user', { ...key, status: 'COMPLETED' });
  expect(await world.run()).toMatchObject({ watching: { mended: 1 } });
  expect((await world.inState('REDRIVEN'))[0]?.history.entries.at(-1)?.reason).toBe('it is COMPLETED');
});

test('a table that does not answer holds up nothing else', async () => {
  const { world, put, tableOf } = scene();
  tableOf('booking-sagas').due = async () => {
    throw new Error('away');
  };
  const key = { pk: 'outbox#User#u-1', sk: '0000000001#001' };
  world.put(OUTBOX, message('m-1', JSON.stringify({ outbox: key }), {}));
  await put('user', { ...key, status: 'COMPLETED' });
  expect(await world.run()).toMatchObject({ watching: { mended: 1, errors: 1 }, level: 'error' });
});
