import { randomUUID } from 'node:crypto';
import { createEventStore, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem, type OutboxItem } from '@edtech/event-store/layout';
import { pushes } from '../../src/application/pushes.ts';
import { Booking } from '../../src/domain/booking.ts';
import { bookingChanged } from '../../src/domain/booking-changed.ts';
import { cancelBooking, failBooking, requestBooking } from '../../src/domain/booking-decisions.ts';
import { bookingProgressed } from '../../src/domain/booking-progressed.ts';
import { details, failure, student } from '../domain/scene.ts';
import { consuming } from './consuming.ts';

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

interface Pushed {
  readonly userId: string;
  readonly message: object;
}

/** A booking that was asked for, was to be cancelled, and failed, and what of it is told within the service. */
const told = async () => {
  const table = memoryTable();
  const store = createEventStore({ table, source: 'edtech.booking' });
  for (const decision of [
    requestBooking(details),
    cancelBooking(student, false),
    failBooking('b-1', failure),
  ])
    await store.execute(Booking, 'b-1', decision, { context });
  const items: OutboxItem[] = [];
  for await (const item of table.scan({ pkPrefix: 'outbox#' })) items.push(decodeOutboxItem(item));
  const local = items
    .filter(({ eventType }) => eventType === bookingChanged.type)
    .toSorted((one, other) => one.sequence - other.sequence);
  return { table, store, local };
};

const receiving = async (isReachable = true) => {
  const { table, store, local } = await told();
  const pushed: Pushed[] = [];
  const receive = consuming(
    pushes.by({
      store,
      push: async (userId, message) => {
        if (!isReachable) throw new Error('throttled');
        pushed.push({ userId, message });
      },
    }),
    store,
  );
  return { table, local, pushed, receive };
};

test('its student is told of everything that happens to a booking, in versions', async () => {
  const { local, pushed, receive } = await receiving();
  for (const item of local) expect(await receive(item)).toBe(true);
  expect(pushed.map(({ userId }) => userId)).toEqual(['s-1', 's-1', 's-1']);
  const each = { type: 'booking.changed', bookingId: 'b-1', of: 'BOOKING', at: expect.any(String) };
  expect(pushed.map(({ message }) => message)).toEqual([
    { ...each, version: 1, event: 'REQUESTED' },
    { ...each, version: 2, event: 'CANCELLATION_REQUESTED' },
    { ...each, version: 3, event: 'FAILED', ...failure },
  ]);
});

test('what is delivered twice is known again by its version', async () => {
  const { local, pushed, receive } = await receiving();
  for (const item of [...local, ...local]) expect(await receive(item)).toBe(true);
  expect(pushed).toHaveLength(6);
  expect(new Set(pushed.map(({ message }) => JSON.stringify(message))).size).toBe(3);
});

test('of what was pushed nothing is kept', async () => {
  const { local, table, receive } = await receiving();
  const before = table.items();
  for (const item of local) await receive(item);
  expect(table.items()).toEqual(before);
});

test('what cannot be sent comes again', async () => {
  const { local, receive } = await receiving(false);
  for (const item of local) expect(await receive(item)).toBe(false);
});

test('of a booking that is not there nobody is told', async () => {
  const { local, pushed, receive } = await receiving();
  const [, second] = local;
  if (second === undefined) throw new Error('Nothing was told.');
  expect(await receive({ ...second, id: randomUUID(), aggregateId: 'b-none' })).toBe(true);
  expect(pushed).toEqual([]);
});

test('who says whose booking it is need not be asked', async () => {
  const { local, pushed, receive } = await receiving();
  const [first] = local;
  if (first === undefined) throw new Error('Nothing was told.');
  expect(await receive({ ...first, id: randomUUID(), aggregateId: 'b-none' })).toBe(true);
  expect(pushed).toEqual([
    { userId: 's-1', message: expect.objectContaining({ bookingId: 'b-none', event: 'REQUESTED' }) },
  ]);
});

test('its student is told of every transition of its workflow, in versions of their own', async () => {
  const { local, pushed, receive } = await receiving();
  const [first] = local;
  if (first === undefined) throw new Error('Nothing was told.');
  const entries = [{ at: '2026-11-02T08:00:00.000Z', event: 'SUCCEEDED', step: 'AVAILABILITY_CHECK' }];
  const progressed = {
    ...first,
    id: randomUUID(),
    eventType: bookingProgressed.type,
    aggregateType: 'LessonBooking',
    sequence: 2,
    eventData: JSON.stringify({ entries }),
  };
  expect(await receive(progressed)).toBe(true);
  expect(pushed).toEqual([
    {
      userId: 's-1',
      message: { type: 'booking.progressed', bookingId: 'b-1', of: 'WORKFLOW', version: 2, entries },
    },
  ]);
});
