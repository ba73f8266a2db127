import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, HttpClient } from '@edtech/testkit/http-client';
import { localToken } from '@edtech/testkit/token';

/** A user's way through the run; both events of it must have their effect. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly newEmail: string;
}

export interface Traffic {
  readonly people: readonly Person[];
  /** Registrations and changes that were accepted so far. */
  readonly accepted: number;
  /** Resolves when everybody is registered and has moved. @throws Error with the answer that was not expected */
  readonly done: Promise<void>;
}

export interface TrafficOptions {
  /** Registrations a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Tells the users of this run from those of others. */
  readonly run: string;
  readonly signal: AbortSignal;
}

/** Far enough apart that the two events of a user are not always forwarded together. */
const CHANGE_AFTER_MILLISECONDS = 1_000;

/**
 * Registers users at a steady rate, whether or not earlier ones are done, and has each change the e-mail address a
 * second later.
 */
export const startTraffic = (
  http: HttpClient,
  { rate, seconds, run, signal: outer }: TrafficOptions,
): Traffic => {
  const people = Array.from({ length: rate * seconds }, (_, position): Person => {
    const userId = `recovery-${run}-${position}`;
    return { userId, email: `${userId}@example.com`, newEmail: `new-${userId}@example.com` };
  });
  const failing = new AbortController();
  const signal = AbortSignal.any([outer, failing.signal]);
  const began = performance.now();
  let accepted = 0;

  const at = (milliseconds: number) =>
    pause(Math.max(0, began + milliseconds - performance.now()), undefined, { signal });

  const expect = (status: number, answer: Answer, what: string): void => {
    if (answer.status !== status)
      throw new Error(`${what} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    accepted += 1;
  };

  const walk = async ({ userId, email, newEmail }: Person, position: number): Promise<void> => {
    const slot = (position * 1_000) / rate;
    await at(slot);
    expect(201, await http.post('/users', { userId, email, role: 'STUDENT' }), 'A registration');
    const token = await localToken({ userId, roles: ['STUDENT'] });
    await at(slot + CHANGE_AFTER_MILLISECONDS);
    const change = await http.patch(`/users/${userId}`, { email: newEmail }, { token });
    expect(200, change, 'A change of address');
  };

  const done = Promise.all(people.map(walk)).then(
    () => undefined,
    (error: unknown) => {
      // One refusal makes the figures worthless, so the others need not go on.
      failing.abort();
      throw error;
    },
  );
  // Awaited by the run, which may be busy elsewhere when it fails.
  done.catch(() => undefined);
  return {
    people,
    get accepted() {
      return accepted;
    },
    done,
  };
};
