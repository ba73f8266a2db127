import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Letter, STATES } from '@edtech/dead-letters';
import { type Stage, startStage } from './stage.ts';

const WITH_OUTAGE = 100;
const EVENTS_EACH = 4;
const INVALID = 250;
const THROTTLED = 150;
const MALFORMED = 200;
const TRANSIENT = WITH_OUTAGE * EVENTS_EACH + THROTTLED;
const TIMESTAMP = '2026-01-01T00:00:00.000Z';

/** Most of a minute on an idle machine; other work makes several of it. */
const LONGEST_MILLISECONDS = 600_000;

const BY = ['--by', 'ada', '--reason', 'looked into it'] as const;

const bodyOf = (userId: string, sequence: number, data: object): string =>
  JSON.stringify({
    detail: {
      id: randomUUID(),
      type: sequence === 1 ? 'user.created' : 'user.profile.updated',
      version: 1,
      source: 'edtech.user',
      aggregate: { type: 'User', id: userId, sequence },
      occurredAt: TIMESTAMP,
      correlationId: `c-${userId}`,
      causationId: 'd',
      data,
    },
  });

const created = (userId: string) => ({
  userId,
  email: `${userId}@example.com`,
  role: 'STUDENT',
  timestamp: TIMESTAMP,
});

const eventOf = (userId: string, sequence: number): string =>
  bodyOf(
    userId,
    sequence,
    sequence === 1
      ? created(userId)
      : { userId, changes: { email: `${userId}-${sequence}@example.com` }, timestamp: TIMESTAMP },
  );

const count = async (stage: Stage) => {
  const counts: Record<string, number> = {};
  for (const state of STATES)
    for await (const _ of stage.store.inState(state)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

const first = async (
  letters: AsyncIterable<Letter>,
  matches: (letter: Letter) => boolean,
): Promise<Letter> => {
  for await (const letter of letters) if (matches(letter)) return letter;
  throw new Error('there is one');
};

let stage: Stage;
let folder: string;

beforeAll(async () => {
  stage = await startStage();
  folder = await mkdtemp(join(tmpdir(), 'dlq-'));
  const users = Array.from({ length: WITH_OUTAGE }, (_, n) => `u-${n}`);
  // Later events first: an outage keeps no order.
  for (let sequence = EVENTS_EACH; sequence >= 1; sequence -= 1)
    await stage.receive(
      users.map((userId) => eventOf(userId, sequence)),
      { outage: true },
    );
  await stage.receive(
    Array.from({ length: INVALID }, (_, n) =>
      bodyOf(`v-${n}`, 1, { ...created(`v-${n}`), email: 'cut off' }),
    ),
  );
  await stage.leave(
    'payment-course-prices',
    Array.from({ length: THROTTLED }, (_, n) => ({
      body: JSON.stringify({
        detail: { ...JSON.parse(bodyOf(`w-${n}`, 1, {})).detail, type: 'course.published' },
      }),
      attributes: {
        RULE_ARN: 'arn',
        TARGET_ARN: 'arn',
        ERROR_CODE: 'THROTTLING',
        ERROR_MESSAGE: `Request ${n} throttled`,
      },
    })),
  );
  await stage.leave(
    'payment-requests',
    Array.from({ length: MALFORMED }, (_, n) => ({
      body: `{"broken": ${n}`,
      attributes: { errorCode: 'event-malformed', errorMessage: 'the message is not JSON' },
    })),
  );
}, LONGEST_MILLISECONDS);

afterAll(async () => {
  await stage?.stop();
  await rm(folder, { recursive: true, force: true });
});

test(
  'a thousand dead letters of five causes: grouped, classified, redriven in order, counted; one edited, one discarded',
  async () => {
    const isCollected = async () => {
      const { OPEN = 0, ROUTED = 0 } = await count(stage);
      return OPEN === TRANSIENT && ROUTED === INVALID + MALFORMED;
    };
    await stage.run(1, isCollected);
    expect(await count(stage)).toEqual({ OPEN: 550, ROUTED: 450 });

    const grouped: {
      count: number;
      classification: string;
      source: string;
      type?: string;
      states: object;
    }[] = JSON.parse((await stage.dlq('causes', '--json')).stdout);
    expect(
      grouped.map(({ count, classification, source, type, states }) => [
        count,
        classification,
        source,
        type,
        states,
      ]),
    ).toEqual([
      [300, 'transient', 'consumer:payment-accounts', 'user.profile.updated', { OPEN: 300 }],
      [250, 'schema', 'consumer:payment-accounts', 'user.created', { ROUTED: 250 }],
      [200, 'poison', 'consumer:payment-requests', undefined, { ROUTED: 200 }],
      [150, 'transient', 'rule-target:payment-course-prices', 'course.published', { OPEN: 150 }],
      [100, 'transient', 'consumer:payment-accounts', 'user.created', { OPEN: 100 }],
    ]);

    const isSent = async () => {
      for await (const letter of stage.store.inState('REDRIVING')) if (!letter.sent) return false;
      return (await count(stage)).OPEN === undefined;
    };
    await stage.run(5, isSent, 5);
    // One that was sent, and is not known to have been, is sent twice.
    const came = [...new Set(await stage.handleAll())];
    expect(came).toHaveLength(WITH_OUTAGE * EVENTS_EACH);
    for (let n = 0; n < WITH_OUTAGE; n += 1) {
      expect(came.filter((one) => one.startsWith(`u-${n}/`))).toEqual(
        [1, 2, 3, 4].map((one) => `u-${n}/${one}`),
      );
      const lane = await stage.lane(`u-${n}`);
      expect([lane.lastSequence, lane.waitsFor]).toEqual([EVENTS_EACH, undefined]);
    }
    const isSettled = async () => (await count(stage)).REDRIVING === undefined;
    await stage.run(21, isSettled);
    expect(await count(stage)).toEqual({ REDRIVEN: 550, ROUTED: 450 });

    const isOf = (userId: string) => (letter: Letter) => letter.event?.aggregateId === userId;
    const { id } = await first(stage.store.ofAggregate({ type: 'User', id: 'v-7' }), isOf('v-7'));
    const file = join(folder, 'data.json');
    await writeFile(file, JSON.stringify({ ...created('v-7'), role: 'PIRATE' }));
    expect(await stage.dlq('edit', id, '--data', file, ...BY)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/role.*\(dead-letter-edit-invalid\)/),
    });
    await writeFile(file, JSON.stringify(created('v-7')));
    expect(await stage.dlq('edit', id, '--data', file, ...BY)).toMatchObject({ code: 0 });
    const { stdout: tried } = await stage.dlq('redrive', id, '--dry-run', '--json');
    expect(JSON.parse(tried)).toEqual([
      { id, outcome: 'handled', effects: ['appends AccountOpened to PaymentAccount/v-7'] },
    ]);
    expect((await stage.lane('v-7')).lastSequence).toBe(0);
    const { stdout: diff } = await stage.dlq('diff', id, '--json', '--payload', ...BY);
    expect(JSON.parse(diff)).toEqual([
      { path: '/detail/data/email', stored: 'cut off', edited: 'v-7@example.com' },
    ]);
    expect(await stage.dlq('redrive', id, '--yes', ...BY)).toMatchObject({
      code: 0,
      stdout: '1 dead letter redriven.\n',
    });
    expect(await stage.handleAll()).toEqual(['v-7/1']);
    expect((await stage.lane('v-7')).lastSequence).toBe(1);
    await stage.run(60 * 24, isSettled);
    const { stdout: page } = await stage.dlq('show', id);
    expect(page).toMatch(/state +REDRIVEN/);
    expect(page).not.toMatch(/v-7@example|cut off/);
    const history = (await stage.store.get(id))?.history.entries ?? [];
    expect(history.map(({ what, by, payload }) => [what, by, payload])).toEqual([
      ['received', 'collector', undefined],
      ['routed', 'processor', undefined],
      ['edited', 'ada', 2],
      ['viewed', 'ada', undefined],
      ['redriving', 'ada', 2],
      ['sent', 'ada', undefined],
      ['redriven', 'processor', undefined],
    ]);

    const given = await first(stage.store.ofAggregate({ type: 'User', id: 'v-8' }), isOf('v-8'));
    expect(await stage.dlq('discard', given.id, '--yes', ...BY)).toMatchObject({ code: 0 });
    expect(await stage.lane('v-8')).toMatchObject({ lastSequence: 1 });
    expect(await stage.dlq('redrive', given.id, '--yes', ...BY)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/is DISCARDED.*\(dead-letter-state\)/),
    });
    expect(await count(stage)).toEqual({ REDRIVEN: 551, ROUTED: 448, DISCARDED: 1 });
  },
  LONGEST_MILLISECONDS,
);
