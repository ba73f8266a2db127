import assert from 'node:assert/strict';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { type Journey, journeysIn } from './journey.ts';
import type { Step } from './scenario.ts';

export type Stage = Pick<Platform, 'http' | 'control' | 'settled'>;

/** Plays the steps one after the other, follows what each sets off to its end, and checks it. */
export const play = async (
  platform: Stage,
  steps: readonly Step[],
  say: (line: string) => void,
): Promise<readonly Journey[]> => {
  const admin = await localToken({ userId: 'demo', roles: ['ADMIN'] });
  const journeys: Journey[] = [];
  for (const step of steps) {
    const before = await newest(platform);
    const headers = step.as === undefined ? {} : { token: await localToken(step.as) };
    const send = step.method === 'POST' ? platform.http.post : platform.http.patch;
    const { status, body, headers: answered } = await send(step.path, step.body, headers);
    say(`\n● ${step.sentence}`);
    say(`  ${step.method} ${step.path} → ${status}${status < 400 ? '' : ` ${body.code}`}`);
    assert.equal(status, step.status, `${step.sentence}: ${JSON.stringify(body)}`);

    await platform.settled();
    const correlationId = answered.get('x-correlation-id');
    const caused = journeysIn(await platform.control.journal(before)).filter(
      (journey) => journey.correlationId === correlationId,
    );
    assert.deepEqual(
      caused.map(({ type }) => type),
      step.events ?? [],
      step.sentence,
    );
    for (const line of caused.flatMap(timeline)) say(line);
    journeys.push(...caused);

    if (step.account !== undefined) {
      const { of, email, version } = step.account;
      const { body: account } = await platform.http.get(`/payment-accounts/${of}`, { token: admin });
      assert.deepEqual({ email: account.email, version: account.version }, { email, version }, step.sentence);
      say(`  the payment account says ${account.email}, version ${account.version}`);
    }
  }
  return journeys;
};

export const newest = async ({ control }: Stage): Promise<number> => {
  const { journal } = await control.status();
  return Number(journal);
};

const timeline = (journey: Journey): readonly string[] => {
  const line = (at: number, words: string): string => `  ${milliseconds(at - journey.committed)}  ${words}`;
  return [
    `  ${journey.type} ${journey.id}`,
    line(journey.committed, 'committed with its outbox item'),
    line(journey.forwarding, 'forwarder invoked by the table’s stream'),
    line(journey.published, 'on the bus'),
    ...journey.deliveries.map(({ queue, queued, handled }) =>
      line(handled, `handled by ${queue}, ${(handled - queued).toFixed(0)} ms after it came into the queue`),
    ),
  ];
};

const milliseconds = (value: number): string => `${value.toFixed(0).padStart(6)} ms`;
