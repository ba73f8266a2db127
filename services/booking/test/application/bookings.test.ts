import { randomUUID } from 'node:crypto';
import { lessonBookingCompletedV1, lessonBookingFailedV1 } from '@edtech/contracts';
import { VersionMismatch } from '@edtech/event-store';
import { askForBooking } from '../../src/application/ask-for-booking.ts';
import { bookingOfRequest } from '../../src/application/booking-ids.ts';
import type { BookingProgress } from '../../src/application/booking-progress.ts';
import { cancel } from '../../src/application/cancel.ts';
import { Booking } from '../../src/domain/booking.ts';
import { BookingNotFound, CancellationTooLate } from '../../src/domain/refusals.ts';
import { admin, booked, details, failure, stranger, student } from '../domain/scene.ts';
import { NOW, scene } from './scene.ts';

const { studentId: _, ...wanted } = details;

const nothingSeen: BookingProgress = { of: async () => undefined };
const pastReturn: BookingProgress = { of: async () => ({ isPastReturn: true, history: [] }) };

const requested = async () => {
  const on = scene();
  await on.transact((tx) => askForBooking(tx, 'b-1', 's-1', wanted));
  const state = async () => (await on.store.load(Booking, 'b-1')).state;
  const cancelled = (by: typeof student, progress = nothingSeen, seen = {}) =>
    on.transact((tx) => cancel(tx, progress, { bookingId: 'b-1', by, seen }));
  return { ...on, state, cancelled };
};

const completed = {
  ...details,
  ...booked,
  bookingId: 'b-1',
  scheduledTime: details.requestedTime,
  timestamp: NOW,
};
const { requestedTime: __, ...ofCompleted } = completed;
const failed = {
  bookingId: 'b-1',
  studentId: 's-1',
  tutorId: 't-1',
  requestedTime: details.requestedTime,
  ...failure,
  timestamp: NOW,
};

test('one key is one booking of one student', () => {
  expect(bookingOfRequest('s-1', 'k')).toBe(bookingOfRequest('s-1', 'k'));
  expect(bookingOfRequest('s-1', 'k')).not.toBe(bookingOfRequest('s-2', 'k'));
  expect(bookingOfRequest('s-1', 'k')).not.toBe(bookingOfRequest('s-1', 'l'));
});

test('a time is the same moment with whatever offset it is written', async () => {
  const { transact, store } = await requested();
  const elsewhere = { ...wanted, requestedTime: '2026-11-05T17:00:00+01:00' };
  const { version } = await transact((tx) => askForBooking(tx, 'b-1', 's-1', elsewhere));
  expect(version).toBe(1);
  expect((await store.load(Booking, 'b-1')).state).toMatchObject({ details });
});

describe('a cancellation', () => {
  test('is asked for while the workflow can go back', async () => {
    const { cancelled } = await requested();
    await expect(cancelled(student)).resolves.toMatchObject({ version: 2 });
  });

  test('is refused when the workflow was seen past the point of no return', async () => {
    const { cancelled } = await requested();
    await expect(cancelled(student, pastReturn)).rejects.toThrow(CancellationTooLate);
  });

  test('is refused for another version than the one that was seen, but to strangers there is no booking', async () => {
    const { cancelled } = await requested();
    await expect(cancelled(admin, nothingSeen, { expectedVersion: 7 })).rejects.toThrow(VersionMismatch);
    await expect(cancelled(stranger, nothingSeen, { expectedVersion: 7 })).rejects.toThrow(BookingNotFound);
  });

  test('asks nobody how far a booking has come that is not theirs', async () => {
    const { cancelled } = await requested();
    const asked: string[] = [];
    const spy: BookingProgress = {
      of: async (bookingId) => {
        asked.push(bookingId);
        return undefined;
      },
    };
    await expect(cancelled(stranger, spy)).rejects.toThrow(BookingNotFound);
    expect(asked).toEqual([]);
  });
});

describe('the outcome of the workflow', () => {
  test('is written down at the booking, once however often it comes', async () => {
    const { hear, state, store } = await requested();
    const sent = randomUUID();
    for (const id of [sent, sent, randomUUID()])
      expect(await hear(lessonBookingCompletedV1, ofCompleted, id)).toBe(true);
    expect(await state()).toMatchObject({ outcome: { status: 'completed', booked } });
    expect((await store.load(Booking, 'b-1')).version).toBe(2);
  });

  test('is a reason when it has failed', async () => {
    const { hear, state } = await requested();
    expect(await hear(lessonBookingFailedV1, failed)).toBe(true);
    expect(await state()).toMatchObject({ outcome: { status: 'failed', failure } });
  });

  test('of a booking that is not there is a dead letter at once: trying again would not mend it', async () => {
    const { hear, told } = scene();
    expect(await hear(lessonBookingFailedV1, failed)).toBe(true);
    expect(told).toContain('dead letter: event-unexpected');
  });

  test('contradicts itself in vain: the first one stays, and the other one is a dead letter', async () => {
    const { hear, state, told } = await requested();
    expect(await hear(lessonBookingFailedV1, failed)).toBe(true);
    expect(told).toEqual([]);
    expect(await hear(lessonBookingCompletedV1, ofCompleted)).toBe(true);
    expect(told).toContain('dead letter: event-unexpected');
    expect(await state()).toMatchObject({ outcome: { status: 'failed' } });
  });
});
