import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEventStore } from '@edtech/event-store';
import { envelopeOf, fenceKey } from '@edtech/event-store/layout';
import { PaymentAccount } from '../../../services/payment/src/domain/payment-account.ts';
import { namesOf, type Stage, startStage, TO_ACCOUNTS, WITNESS } from './stage.ts';

const stages: Stage[] = [];

const stage = async (): Promise<Stage> => {
  const started = await startStage();
  stages.push(started);
  return started;
};

afterEach(async () => {
  for (const started of stages.splice(0)) await started.stop();
});

const accountOf = async ({ payment }: Stage, userId: string) => {
  const store = createEventStore({ table: payment, source: 'edtech.payment' });
  return store.load(PaymentAccount, userId);
};

test('to one consumer: its rule lets all of it through, verbatim but for the mark, and no other sees any of it', async () => {
  const started = await stage();
  const { run, register, received, outbox } = started;
  await register('u-1', 3);
  await register('u-2', 2);
  const { code, stdout } = await run([...TO_ACCOUNTS, '--id', 'r-1', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    replay: { id: 'r-1', consumer: 'payment-accounts' },
    service: 'user',
    to: 'bus',
    outcome: 'completed',
    // Users tell their own service as much as they publish.
    read: 10,
    matched: 5,
    sent: 5,
    skipped: 0,
    refused: 0,
  });
  const events = await received('payment-accounts');
  const marked = (await outbox()).map((item) =>
    envelopeOf(item, { id: 'r-1', consumer: 'payment-accounts' }),
  );
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect(events.map(({ detail }) => detail).toSorted(byId)).toEqual(marked.toSorted(byId));
  expect(await received(WITNESS)).toEqual([]);
  expect(existsSync(join(started.directory, '.replay/r-1.json'))).toBe(false);
});

test('a consumer that has nothing is fed the history; once it has it, sending it again changes nothing', async () => {
  const started = await stage();
  await started.register('u-1', 3);
  await started.run(TO_ACCOUNTS);
  expect(await started.handle()).toBe(3);
  expect(await accountOf(started, 'u-1')).toMatchObject({
    version: 3,
    state: { email: 'u-1-3@example.com' },
  });
  await started.run(TO_ACCOUNTS);
  expect(await started.handle()).toBe(3);
  expect(await accountOf(started, 'u-1')).toMatchObject({ version: 3 });
});

test('reprocessing asks the consumer to handle all of it once more', async () => {
  const started = await stage();
  await started.register('u-1', 3);
  await started.run(TO_ACCOUNTS);
  await started.handle();
  const { code, stderr } = await started.run([...TO_ACCOUNTS, '--reprocess', '--id', 'r-2']);
  expect(stderr).toMatch(/handles each of them once more/);
  expect(code).toBe(0);
  await started.handle();
  const subject = { source: 'edtech.user', aggregateType: 'User', aggregateId: 'u-1' };
  const fenceOf = (consumer: string) => started.payment.get(fenceKey({ ...subject, consumer }));
  expect(await fenceOf('payment-accounts@r-2')).toMatchObject({ lastSequence: 3 });
  expect(await fenceOf('payment-accounts')).toMatchObject({ lastSequence: 3 });
});

test('to all: every consumer sees it', async () => {
  const { run, register, received } = await stage();
  await register('u-1', 2);
  const { code, stdout } = await run(['publish', '--service', 'user', '--yes', '--id', 'r-1']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/r-1: 2 events sent to all consumers\./);
  for (const consumer of ['payment-accounts', WITNESS]) {
    const events = await received(consumer);
    expect(namesOf(events)).toEqual(['u-1/1', 'u-1/2']);
    expect(events.map(({ detail }) => detail.replay)).toEqual(Array(2).fill({ id: 'r-1', consumer: '*' }));
  }
});

test('straight to the queue: as a rule would have delivered it, and past the bus', async () => {
  const { run, register, received, publish } = await stage();
  await register('u-1', 3);
  await run([...TO_ACCOUNTS, '--id', 'r-1']);
  const [byRule] = (await received('payment-accounts')).filter(
    ({ detail }) => detail.aggregate.sequence === 2,
  );
  const { code } = await run([...TO_ACCOUNTS, '--id', 'r-1', '--to-queue']);
  expect(code).toBe(0);
  const events = await received('payment-accounts');
  expect(namesOf(events)).toEqual(['u-1/1', 'u-1/2', 'u-1/3']);
  const [direct] = events.filter(({ detail }) => detail.aggregate.sequence === 2);
  expect(direct).toEqual({ ...byRule, id: expect.any(String) });
  expect(await received(WITNESS)).toEqual([]);
  await publish();
});

test('a queue that is not there is named before anything is sent', async () => {
  const { run, register, received } = await stage();
  await register('u-1', 1);
  const { code, stderr } = await run([
    ...['publish', '--service', 'user', '--consumer', 'user-republication', '--to-queue', '--yes'],
  ]);
  expect(stderr).toMatch(/There is no queue edtech-user-republication-.*\(queue-missing\)/);
  expect(code).toBe(1);
  expect(await received(WITNESS)).toEqual([]);
});

test('only what is chosen: an aggregate, a type, a time', async () => {
  const { run, register, received, outbox } = await stage();
  await register('u-1', 3);
  await register('u-2', 2);
  const sentBy = async (...chosen: readonly string[]) => {
    await run([...TO_ACCOUNTS, ...chosen]);
    return namesOf(await received('payment-accounts'));
  };
  expect(await sentBy('--aggregate', 'User/u-2')).toEqual(['u-2/1', 'u-2/2']);
  expect(await sentBy('--type', 'user.created')).toEqual(['u-1/1', 'u-2/1']);
  expect(await sentBy('--type', 'user.created', '--type', 'user.profile.updated')).toHaveLength(5);
  const times = (await outbox()).map(({ createdAt }) => createdAt).toSorted();
  const third = times[2] ?? '';
  expect(await sentBy('--to', third)).toHaveLength(times.filter((at) => at < third).length);
  expect(await sentBy('--from', third)).toHaveLength(times.filter((at) => at >= third).length);
});

test('a dry run counts, foresees how long it takes, and sends nothing', async () => {
  const { run, register, received, directory } = await stage();
  await register('u-1', 5);
  const dry = [...TO_ACCOUNTS, '--dry-run', '--rate', '2'];
  const json = await run([...dry, '--json']);
  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toMatchObject({ dryRun: true, matched: 5, toSend: 5, seconds: 3, rate: 2 });
  const { stdout } = await run(dry);
  expect(stdout).toMatch(/5 events of user to payment-accounts on it\w+, about 3 s at 2 a second\./);
  expect(await received('payment-accounts')).toEqual([]);
  expect(readdirSync(directory)).toEqual([]);
});

test('what is too old for unordered consumers is skipped and counted; an ordered one is sent all of it', async () => {
  const { run, user, register, received } = await stage();
  await register('u-1', 2);
  for await (const { pk, sk } of user.scan({ pkPrefix: 'outbox#' }))
    await user.update({
      kind: 'update',
      key: { pk, sk },
      set: { createdAt: '2020-01-01T00:00:00.000Z' },
      when: [],
    });
  await register('u-2', 1);
  const { stdout } = await run(['publish', '--service', 'user', '--yes', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ matched: 3, skipped: 2, sent: 1 });
  expect(namesOf(await received(WITNESS))).toEqual(['u-2/1']);
  const ordered = await run([...TO_ACCOUNTS, '--json']);
  expect(JSON.parse(ordered.stdout)).toMatchObject({ matched: 3, skipped: 0, sent: 3 });
});

test('a record that cannot be read is told and counted, and the others are sent', async () => {
  const { run, register, outbox, user, received } = await stage();
  await register('u-1', 3);
  const [broken] = await outbox();
  if (broken === undefined) throw new Error('there are three');
  const key = { pk: broken.pk, sk: broken.sk };
  await user.update({ kind: 'update', key, set: {}, remove: ['source'], when: [] });
  const { code, stdout, stderr } = await run(TO_ACCOUNTS);
  expect(code).toBe(1);
  expect(stderr).toMatch(/warning: unreadable outbox record: .*outbox#User#u-1/);
  expect(stdout).toMatch(/1 records cannot be read/);
  expect(await received('payment-accounts')).toHaveLength(2);
});

test('a stage that is not there is named', async () => {
  const { runAnywhere } = await stage();
  const { code, stderr } = await runAnywhere([...TO_ACCOUNTS, '--stage', 'nowhere']);
  expect(stderr).toMatch(/There is no table edtech-user-nowhere.*\(table-missing\)/);
  expect(code).toBe(1);
});
