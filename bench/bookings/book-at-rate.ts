import { setTimeout as pause } from 'node:timers/promises';
import type { Platform } from '@edtech/testkit/platform';
import { type Percentiles, percentiles } from '../../scripts/demo/burst.ts';
import { ask, type Booking, read } from './booking.ts';
import type { Booker } from './prepare.ts';

export interface BookedAtRate {
  readonly total: number;
  readonly completed: number;
  /** Milliseconds from the request until the booking says how it ended. */
  readonly latency: Percentiles;
  /** The longest of them. */
  readonly longest: number;
}

/** Longer than a booking may take, so that one that takes longer shows by how much. */
const PATIENCE = 120_000;

/** Books at a steady rate, whether or not earlier bookings are settled, and sees each of them to its end. */
export const bookAtRate = async (
  platform: Platform,
  bookers: readonly Booker[],
  rate: number,
): Promise<BookedAtRate> => {
  const began = performance.now();
  const paths = await Promise.all(
    bookers.map(async (booker, position) => {
      await pause(Math.max(0, began + (position * 1_000) / rate - performance.now()));
      return { booker, path: await ask(platform, booker) };
    }),
  );
  await platform.settled(PATIENCE);
  const bookings: Booking[] = [];
  for (const { booker, path } of paths) bookings.push(await read(platform, path, booker));
  const waits = bookings.flatMap(({ requestedAt, endedAt }) =>
    endedAt === undefined ? [] : [Date.parse(endedAt) - Date.parse(requestedAt)],
  );
  return {
    total: bookings.length,
    completed: bookings.filter(({ status }) => status === 'COMPLETED').length,
    latency: percentiles(waits),
    longest: Math.max(...waits),
  };
};
