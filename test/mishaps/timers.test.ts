import { setTimeout as pause } from 'node:timers/promises';
import type { FaultPlan } from '@edtech/offline';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { book, bookingOf } from './bookings/booking.ts';
import { type Cast, engage } from './bookings/people.ts';

/*
 * The three clocks of a timer, one after the other taken away, in real time. A step that is not answered is asked again when its
 * timer rings, which the history of the booking tells.
 */

const STEP = 'AVAILABILITY_CHECK';
/** As the workflow declares it. */
const TIMEOUT = 6_000;

/** Later than the sweeper, so that what it fires is not fired by this. */
const TTL_LAG_SECONDS = 50;

const SAGAS = 'edtech-booking-sagas-dev';
const DELAYS = 'edtech-booking-saga-delays-dev';

/** Around the moment at which the timer is removed. */
const BLIND = { from: TIMEOUT - 1_500, to: TIMEOUT + 2_500 };

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
  queue: { name: DELAYS, about: casts.map(({ ids }) => ids.bookingId), lose: 1 },
});

const atOf = async (cast: Cast, wanted: string): Promise<number | undefined> => {
  const { history } = await bookingOf(platform, cast);
  const line = history.find(({ step, event }) => step === STEP && event === wanted);
  return line === undefined ? undefined : Date.parse(line.at);
};

const once = async (cast: Cast, event: string, within: number): Promise<number> => {
  for (const end = performance.now() + within; performance.now() < end; await pause(50)) {
    const at = await atOf(cast, event);
    if (at !== undefined) return at;
  }
  throw new Error(`${cast.ids.bookingId} had no ${event} of ${STEP} within ${within} ms.`);
};

/** Milliseconds after which the timer of the step rang, from when it was due. */
const lateness = async (cast: Cast, within: number): Promise<number> => {
  const asked = await once(cast, 'ASKED', 10_000);
  return (await once(cast, 'ASKED_AGAIN', TIMEOUT + within)) - asked - TIMEOUT;
};

test('a timer rings by its delayed message, never early', async () => {
  await platform.control.faults.set(unheard(usual));
  await book(platform, usual);
  const late = await lateness(usual, 10_000);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(5_000);
}, 60_000);

test('with the message lost, the sweeper has it ring within 35 s; with its removal lost as well, the saga’s own deadline does', async () => {
  await platform.control.faults.set(unheard(rescued));
  await book(platform, rescued);
  await once(rescued, 'ASKED', 10_000);
  await pause(BLIND.from);
  await platform.control.faults.set({ ...unheard(rescued), stream: { name: SAGAS, drop: 1 } });
  await pause(BLIND.to - BLIND.from);
  await platform.control.faults.set({ ...unheard(rescued, swept), ...undelayed(swept) });
  await book(platform, swept);

  const [bySweeper, byDeadline] = await Promise.all([lateness(swept, 60_000), lateness(rescued, 120_000)]);
  expect(bySweeper).toBeGreaterThanOrEqual(0);
  expect(bySweeper).toBeLessThan(35_000);
  // The sweeper leaves it alone for a minute, for a removal that is on its way.
  expect(byDeadline).toBeGreaterThanOrEqual(60_000);
  expect(byDeadline).toBeLessThan(95_000);
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
