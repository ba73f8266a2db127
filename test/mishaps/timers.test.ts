import { setTimeout as pause } from 'node:timers/promises';
import type { FaultPlan } from '@edtech/offline';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { SAGA_DELAYS } from '../e2e/saga-delays.ts';
import { book, bookingOf, type Line } from './bookings/booking.ts';
import { type Cast, engage } from './bookings/people.ts';

/*
 * The three clocks of a timer, one after the other taken away, in real time. What follows when it rings, the history of the booking
 * tells: the step is asked again, or the booking has failed when its own deadline is over as well.
 */

const STEP = 'AVAILABILITY_CHECK';
/** As the workflow declares it. */
const TIMEOUT = 6_000;
const DEADLINE = 30_000;

/** Later than the sweeper, so that what it fires is not fired by this. */
const TTL_LAG_SECONDS = 50;

const SAGAS = 'edtech-booking-sagas-dev';

/** Around the moment at which a timer is removed. */
const BLIND = { before: 1_500, after: 2_500 };

let platform: Platform;
let usual: Cast;
let swept: Cast;
let rescued: Cast;
let expired: Cast;

beforeAll(async () => {
  platform = await startPlatform({ ttlLagSeconds: TTL_LAG_SECONDS });
  const [one, two, three, four] = await engage(platform, [{}, {}, {}, {}]);
  if (one === undefined || two === undefined || three === undefined || four === undefined)
    throw new Error('Four are engaged.');
  [usual, swept, rescued, expired] = [one, two, three, four];
}, 300_000);

afterAll(() => platform?.stop());

/** Nobody hears what these bookings ask for. */
const unheard = (...casts: readonly Cast[]): FaultPlan => ({
  bus: {
    eventType: 'availability.hold.requested',
    about: casts.map(({ ids }) => ids.bookingId),
    lose: 1,
  },
});

/** Their delayed messages never come. */
const undelayed = (...casts: readonly Cast[]): FaultPlan => ({
  queue: { name: SAGA_DELAYS, about: casts.map(({ ids }) => ids.bookingId), lose: 1 },
});

/** The first moment that `find` finds in the history of a booking. */
const once = async (
  cast: Cast,
  find: (history: readonly Line[]) => number | undefined,
  within: number,
): Promise<number> => {
  for (const end = performance.now() + within; performance.now() < end; await pause(50)) {
    const at = find((await bookingOf(platform, cast)).history);
    if (at !== undefined) return at;
  }
  throw new Error(`Nothing of the kind happened to ${cast.ids.bookingId} within ${within} ms.`);
};

const asked = (history: readonly Line[]): number | undefined => {
  const line = history.find(({ step, event }) => step === STEP && event === 'ASKED');
  return line === undefined ? undefined : Date.parse(line.at);
};

/** Milliseconds after which the timer of the step rang, from when it was due: it is the first that happens after the request. */
const lateness = async (cast: Cast, within: number): Promise<number> => {
  const at = await once(cast, asked, 10_000);
  const later = (history: readonly Line[]) =>
    history.map((line) => Date.parse(line.at)).find((moment) => moment > at);
  return (await once(cast, later, TIMEOUT + within)) - at - TIMEOUT;
};

test('a timer rings by its delayed message, never early', async () => {
  await platform.control.faults.set(unheard(usual));
  await book(platform, usual);
  const late = await lateness(usual, 10_000);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(5_000);
}, 60_000);

test('with the message lost, the sweeper has it ring within 35 s', async () => {
  await platform.control.faults.set({ ...unheard(swept), ...undelayed(swept) });
  await book(platform, swept);
  const late = await lateness(swept, 60_000);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(35_000);
}, 90_000);

test('with its removal lost, and that of the deadline of the booking, the saga is found by what it waits for', async () => {
  await platform.control.faults.set(unheard(rescued));
  await book(platform, rescued);
  const at = await once(rescued, asked, 10_000);
  for (const due of [TIMEOUT, DEADLINE]) {
    await pause(at + due - BLIND.before - Date.now());
    await platform.control.faults.set({ ...unheard(rescued), stream: { name: SAGAS, drop: 1 } });
    await pause(BLIND.before + BLIND.after);
    await platform.control.faults.set(unheard(rescued));
  }
  const late = await lateness(rescued, 120_000);
  // The sweeper leaves it alone for a minute, for a removal that is on its way.
  expect(late).toBeGreaterThanOrEqual(60_000);
  expect(late).toBeLessThan(95_000);
}, 200_000);

test('with the message lost and the sweeper out of order, the time to live of its item has it ring', async () => {
  await platform.control.faults.set({
    ...unheard(expired),
    ...undelayed(expired),
    function: { name: 'sweepBookingSagas', fail: 1 },
  });
  const { journal: before } = await platform.control.status();
  await book(platform, expired);
  const late = await lateness(expired, TTL_LAG_SECONDS * 1_000 + 15_000);
  expect(late).toBeGreaterThanOrEqual((TTL_LAG_SECONDS - 1) * 1_000);
  const deletes = (await platform.control.journal(Number(before))).filter(({ kind }) => kind === 'expiry');
  expect(deletes.map(({ source }) => source)).toContain(SAGAS);
  await platform.control.faults.clear();
}, 150_000);
