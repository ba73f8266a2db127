import { type Stage, startStage, WITNESS } from './stage.ts';

let started: Stage;

beforeEach(async () => {
  started = await startStage();
});

afterEach(() => started.stop());

const json = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await started.run(['archive', ...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

/** A minute before whatever is published in this test. */
const from = () => new Date(Date.now() - 60_000).toISOString();
const to = () => new Date(Date.now() + 60_000).toISOString();

const REPLAY = ['replay', '--consumer', 'payment-accounts', '--yes'];

test('list shows the archives of the bus, with what they hold', async () => {
  await started.register('u-1', 2);
  await started.publish();
  const name = `edtech-platform-events-${started.name}`;
  expect(await json('list')).toEqual([
    {
      archive: name,
      state: 'ENABLED',
      events: 2,
      bytes: expect.any(Number),
      retentionDays: 14,
      created: expect.any(String),
    },
  ]);
  const { stdout } = await started.run(['archive', 'list']);
  expect(stdout).toMatch(new RegExp(`${name} +ENABLED +2 +\\d+ +14 d`));
});

test('a replay reaches the consumer for which it is, and no other sees it', async () => {
  await started.register('u-1', 3);
  await started.publish();
  const replay = await json(...REPLAY, '--from', from(), '--to', to(), '--id', '1');
  expect(replay).toMatchObject({
    replay: 'payment-accounts.1',
    consumer: 'payment-accounts',
    rule: expect.stringMatching(/:rule\/edtech-platform-events-\w+\/edtech-payment-accounts-\w+$/),
    state: 'STARTING',
  });
  const events = await started.received('payment-accounts');
  expect(events.map(({ detail }) => detail.aggregate.sequence).toSorted()).toEqual([1, 2, 3]);
  for (const event of events) {
    expect(event['replay-name']).toBe('payment-accounts.1');
    expect(event.detail).not.toHaveProperty('replay');
  }
  expect(await started.received(WITNESS)).toEqual([]);
  expect(await json('status', 'payment-accounts.1')).toMatchObject({
    replay: 'payment-accounts.1',
    state: 'COMPLETED',
    reached: expect.any(String),
  });
});

test('a lost queue is filled again: what the consumer has handled it knows, what it has not it handles', async () => {
  await started.register('u-1', 2);
  await started.publish();
  await started.run(['archive', ...REPLAY, '--from', from(), '--to', to(), '--id', '1']);
  expect(await started.handle()).toBe(2);
  const before = await started.accounts();
  await started.run(['archive', ...REPLAY, '--from', from(), '--to', to(), '--id', '2']);
  expect(await started.handle()).toBe(2);
  expect(await started.accounts()).toEqual(before);
});

test('what is published again, to one or to all, is not archived', async () => {
  await started.register('u-1', 2);
  await started.publish();
  expect(await json('create', 'notes', '--retention-days', '3')).toMatchObject({
    archive: 'notes',
    state: 'ENABLED',
    arn: expect.stringMatching(/:archive\/notes$/),
  });
  await started.run(['publish', '--service', 'user', '--yes']);
  await started.run(['publish', '--service', 'user', '--consumer', 'payment-accounts', '--yes']);
  await started.run(['archive', ...REPLAY, '--from', from(), '--to', to()]);
  await started.received('payment-accounts');
  const counts = (await json('list')).map((one: { archive: string; events: number }) => [
    one.archive,
    one.events,
  ]);
  expect(counts).toContainEqual(['notes', 0]);
});

test.each([
  [['status', 'never'], 1, /\(archive-missing\)/],
  [['cancel', 'never'], 1, /\(archive-missing\)/],
  [['create', 'all notes'], 2, /\(archive-request-refused\)/],
  [[...REPLAY, '--from', '2026-01-01', '--archive', 'nowhere'], 1, /nowhere.*\(archive-missing\)/],
])('"archive %j" says what is wrong', async (args, expected, says) => {
  const { code, stderr } = await started.run(['archive', ...args]);
  expect(stderr).toMatch(says);
  expect(code).toBe(expected);
});

test('a replay that is over cannot be cancelled', async () => {
  await started.register('u-1', 1);
  await started.publish();
  await started.run(['archive', ...REPLAY, '--from', from(), '--to', to(), '--id', '1']);
  await started.received('payment-accounts');
  const { code, stderr } = await started.run(['archive', 'cancel', 'payment-accounts.1']);
  expect(stderr).toMatch(/\(archive-request-refused\)/);
  expect(code).toBe(2);
});
