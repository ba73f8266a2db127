import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { localToken } from '@edtech/testkit/token';
import { SingleBar } from 'cli-progress';
import pLimit from 'p-limit';
import { type Journey, journeysIn } from './journey.ts';
import { newest, type Stage } from './play.ts';

export interface BurstOptions {
  /** Registrations a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly run: string;
}

/** Milliseconds from commit to handled. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface BurstReport {
  readonly registrations: number;
  /** Events that were seen from commit to the last of their consumers. */
  readonly followed: number;
  /** Accounts that were opened exactly once. */
  readonly exactlyOnce: number;
  /** From commit until the last consumer was done. */
  readonly latency: Percentiles;
  /** The same until each consumer was done, by the name of its queue. */
  readonly consumers: Readonly<Record<string, Percentiles>>;
}

const ACCOUNTS_READ_AT_ONCE = 8;

/** Registers users at a steady rate, whether or not earlier ones are done, and sees every event through. */
export const burst = async (platform: Stage, { rate, seconds, run }: BurstOptions): Promise<BurstReport> => {
  const before = await newest(platform);
  const userIds = Array.from({ length: rate * seconds }, (_, position) => `burst-${run}-${position}`);
  const bar = new SingleBar({
    format: '  {bar} {value}/{total} registered, {eta_formatted} left',
    noTTYOutput: false,
    clearOnComplete: true,
  });
  bar.start(userIds.length, 0);
  const began = performance.now();
  const registrations = userIds.map(async (userId, position) => {
    await pause(Math.max(0, began + (position * 1_000) / rate - performance.now()));
    const body = { userId, email: `${userId}@example.com`, role: 'STUDENT' };
    const { status, body: answer } = await platform.http.post('/users', body);
    assert.equal(status, 201, JSON.stringify(answer));
    bar.increment();
  });
  try {
    await Promise.all(registrations);
  } finally {
    bar.stop();
  }
  await platform.settled(60_000);

  // Mails follow, and tell of themselves: what is measured is what each registration tells.
  const journeys = journeysIn(await platform.control.journal(before)).filter(
    ({ type }) => type === 'user.created',
  );
  const admin = await localToken({ userId: 'demo', roles: ['ADMIN'] });
  const limit = pLimit(ACCOUNTS_READ_AT_ONCE);
  const accounts = await Promise.all(
    userIds.map((userId) => limit(() => platform.http.get(`/payment-accounts/${userId}`, { token: admin }))),
  );
  return {
    registrations: userIds.length,
    followed: journeys.length,
    exactlyOnce: accounts.filter(({ status, body }) => status === 200 && body.version === 1).length,
    latency: percentiles(journeys.map(({ committed, handled }) => handled - committed)),
    consumers: byConsumer(journeys),
  };
};

const byConsumer = (journeys: readonly Journey[]): Readonly<Record<string, Percentiles>> => {
  const waits = journeys.flatMap(({ committed, deliveries }) =>
    deliveries.map(({ queue, handled }) => ({ queue, ms: handled - committed })),
  );
  return Object.fromEntries(
    [...Map.groupBy(waits, ({ queue }) => queue)].map(([queue, of]) => [
      queue,
      percentiles(of.map(({ ms }) => ms)),
    ]),
  );
};

/** By nearest rank. */
export const percentiles = (values: readonly number[]): Percentiles => {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) };
};
