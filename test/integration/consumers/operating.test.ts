import { fenceKey } from '@edtech/event-store/layout';
import { dynamoDbEnvironment } from '@edtech/testkit/dynamodb';
import { giveUp } from '../../../scripts/consumers/discard.ts';
import { accounts } from '../../../services/payment/src/application/accounts.ts';
import { changeProfile, registerUser, User } from '../../../services/user/src/domain/user.ts';
import { consumers } from './run.ts';
import { type Stage, startStage, subjectOf } from './stage.ts';

const CONTEXT = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

const stages: Stage[] = [];

const stage = async (): Promise<Stage> => {
  const started = await startStage();
  stages.push(started);
  return started;
};

afterEach(async () => {
  for (const started of stages.splice(0)) await started.stop();
});

test('list shows the consumers with what they handle, and counts what waits', async () => {
  const { run, take, takePoison, queueName } = await stage();
  await take('u-1', 1, 3, 4);
  await takePoison('u-2', 1);
  const json = await run('list', 'payment', '--json');
  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toContainEqual({
    service: 'payment',
    consumer: 'payment-accounts',
    ordered: accounts.ordered,
    events: [
      { type: 'user.created', version: 1 },
      { type: 'user.profile.updated', version: 1 },
      { type: 'user.deactivated', version: 1 },
    ],
    queue: queueName,
    parked: 2,
    blocked: 1,
  });
  const { stdout } = await run('list');
  expect(stdout).toMatch(
    /payment +payment-accounts +yes +2 +1 +edtech-payment-accounts-\w+ +user\.created v1, /,
  );
  expect(stdout).toMatch(/user +user-republication +no +- +- /);
  expect(stdout).toMatch(/payment-accounts is ordered: a profile change must find /);
});

test('waiting shows who waits and for what, longest first, at most as many as asked for', async () => {
  const { run, take, takePoison } = await stage();
  await take('u-1', 1, 4);
  await takePoison('u-2', 1);
  await take('u-2', 2);
  const json = await run('waiting', '--json');
  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toMatchObject({
    total: 2,
    aggregates: [
      {
        service: 'payment',
        ...subjectOf('u-1'),
        lastSequence: 1,
        waitsFor: { kind: 'gap', fromSequence: 2, toSequence: 3 },
        parked: 1,
      },
      { ...subjectOf('u-2'), waitsFor: { kind: 'blocked', sequence: 1 }, blockedAt: [1], parked: 1 },
    ],
  });
  const { stdout } = await run('waiting', '--consumer', 'payment-accounts', '--limit', '1');
  expect(stdout).toMatch(/payment-accounts +edtech\.user +User\/u-1 +1 +missing 2\.\.3 +\d+ s +1\n/);
  expect(stdout).not.toMatch(/u-2/);
  expect(stdout).toMatch(/… and 1 more/);
});

test('discard gives up the event before which an aggregate waits, and the next one goes on', async () => {
  const { run, take, takePoison, payment, settle } = await stage();
  await take('u-1', 1);
  await takePoison('u-1', 2);
  await take('u-1', 3);
  const discard = ['discard', 'payment-accounts', 'edtech.user', 'User', 'u-1', '2'];
  const decided = ['--by', 'ada', '--reason', 'nobody needs it', '--yes'];
  const { code, stdout } = await run(...discard, ...decided);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Event 2 of User\/u-1 is given up; what waited behind it goes on\./);
  expect(stdout).toMatch(/dead letter in edtech-payment-accounts-dlq-/);
  expect(await settle()).toBe(1);
  expect(await payment.get(fenceKey(subjectOf('u-1')))).toMatchObject({ lastSequence: 3 });
  expect(JSON.parse((await run('waiting', '--json')).stdout)).toEqual({ total: 0, aggregates: [] });

  const again = await run(...discard, ...decided);
  expect(again.code).toBe(1);
  expect(again.stderr).toMatch(/is past sequence 2 of User u-1.*\(nothing-to-discard\)/);

  const ahead = await run(...discard.slice(0, -1), '5', ...decided, '--json');
  expect(ahead.code).toBe(0);
  expect(JSON.parse(ahead.stdout)).toEqual({
    ...subjectOf('u-1'),
    sequence: 5,
    by: 'ada',
    reason: 'nobody needs it',
    discarded: true,
    past: false,
  });
});

test('discard asks first, says how far the consumer has come, and takes no for an answer', async () => {
  const { store, take, takePoison, payment } = await stage();
  await take('u-1', 1);
  await takePoison('u-1', 2);
  const asked: string[] = [];
  const report = await giveUp(
    {
      store,
      owner: { service: 'payment', name: accounts.name, consumer: accounts },
      queue: { requeue: async () => {} },
      confirms: async (question) => {
        asked.push(question);
        return false;
      },
    },
    { subject: subjectOf('u-1'), sequence: 2, by: 'ada', reason: 'nobody needs it' },
  );
  expect(report).toMatchObject({ discarded: false, past: false });
  expect(asked).toEqual([
    'payment-accounts has handled User/u-1 up to 1; waits for: blocked at 2.\n' +
      'Have payment-accounts never handle event 2 of User/u-1?',
  ]);
  expect(await payment.get(fenceKey(subjectOf('u-1')))).toMatchObject({ lastSequence: 1, blockedAt: '2' });
});

test('start-at-head has the consumer begin after what every user has published', async () => {
  const { run, users, payment } = await stage();
  for (const userId of ['u-1', 'u-2']) {
    const register = registerUser({ userId, email: `${userId}@example.com`, role: 'STUDENT' });
    await users.execute(User, userId, register, { context: CONTEXT });
  }
  const move = changeProfile({ userId: 'u-2', changes: { email: 'moved@example.com' } });
  await users.execute(User, 'u-2', move, { context: CONTEXT });
  const { code, stdout } = await run('start-at-head', 'payment-accounts', '--yes');
  expect(code).toBe(0);
  expect(stdout).toMatch(/edtech\.user User: 2 start at the head, 0 had a place already/);
  expect(stdout).toMatch(/Next, enable the mapping of payment-accounts/);
  expect(await payment.get(fenceKey(subjectOf('u-1')))).toMatchObject({ lastSequence: 1 });
  expect(await payment.get(fenceKey(subjectOf('u-2')))).toMatchObject({ lastSequence: 2 });
  const again = await run('start-at-head', 'payment-accounts', '--yes', '--json');
  expect(JSON.parse(again.stdout)).toEqual({
    consumer: 'payment-accounts',
    started: 0,
    kept: 2,
    aggregates: [{ producer: 'user', source: 'edtech.user', aggregateType: 'User', started: 0, kept: 2 }],
  });
});

test('a stage that is not there is named', async () => {
  const { code, stderr } = await consumers(['list', '--stage', 'nowhere'], dynamoDbEnvironment());
  expect(stderr).toMatch(/There is no table edtech-[a-z]+-nowhere.*\(table-missing\)/);
  expect(code).toBe(1);
});
