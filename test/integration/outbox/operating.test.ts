import { createEventStore } from '@edtech/event-store';
import { busClient, createPublisher, createSweeper, type Publisher } from '@edtech/outbox';
import { manualClock, note, raise, Tally, TellingTally } from '@edtech/testkit';
import { newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { list, listPage } from '../../../scripts/outbox/list.ts';
import { type Outbox, outboxIn } from '../../../scripts/outbox/outboxes.ts';
import { referenceIn } from '../../../scripts/outbox/reference.ts';
import { allFailed, namedFailed, retry, retryPage } from '../../../scripts/outbox/retry.ts';
import { show, showPage } from '../../../scripts/outbox/show.ts';
import { stats, statsPage } from '../../../scripts/outbox/stats.ts';

type Fate = 'published' | 'refused' | 'deferred';

/** A service on a table of its own, whose bus does with each aggregate's events what `fates` says. */
const service = async (name: string, clock = manualClock()) => {
  const table = await newDynamoDbTable();
  const store = createEventStore({ table, source: 'edtech.test', timing: clock });
  const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
  const fates = new Map<string, Fate>();
  const reason = { code: 'MalformedDetail', message: 'not as it should be' };
  const publisher: Publisher = {
    publish: async (items) =>
      items.map((item) => {
        const outcome = fates.get(item.aggregateId) ?? fates.get(item.destination) ?? 'published';
        return outcome === 'published' ? { outcome, item } : { outcome, item, reason };
      }),
  };
  let sweeps = 0;
  const sweeper = createSweeper({
    table,
    publisher,
    deadLetters: { send: async () => {} },
    timing: clock,
    log: () => {},
    retentionDays: 30,
    newOwner: () => {
      sweeps += 1;
      return `sweep-${sweeps}`;
    },
  });
  const outbox: Outbox = outboxIn(name, table, clock.now);
  return {
    outbox,
    clock,
    fates,
    commit: (id: string) => store.execute(Tally, id, raise(1), { context }),
    tell: (id: string) => store.execute(TellingTally, id, raise(1), { context }),
    tellTwice: (id: string) => store.execute(TellingTally, id, note('n'), { context }),
    sweep: () => sweeper.sweep(clock.now() + 20_000),
  };
};

/** `failed` FAILED, `put-off` put off, `done` published, and `fresh` just committed. */
const oneOfEach = async () => {
  const one = await service('tally');
  const { commit, sweep, fates, clock } = one;
  fates.set('failed', 'refused').set('put-off', 'deferred');
  for (const id of ['failed', 'put-off', 'done']) await commit(id);
  await commit('done');
  for (let pass = 0; pass < 3; pass += 1) {
    clock.advance(60_000);
    await sweep();
  }
  await commit('fresh');
  return one;
};

test('list shows what is not published, oldest first, without its data', async () => {
  const { outbox, clock } = await oneOfEach();
  const listing = await list([outbox], { limit: 10 });
  expect(listing.more).toBe(false);
  expect(listing.records.at(-1)).toMatchObject({ key: 'Tally/fresh/1', status: 'PENDING' });
  expect(new Set(listing.records.map(({ key, status }) => `${key} ${status}`))).toEqual(
    new Set(['Tally/failed/1 FAILED', 'Tally/put-off/1 PENDING', 'Tally/fresh/1 PENDING']),
  );
  for (const record of listing.records) expect(record).not.toHaveProperty('eventData');
  const page = listPage(listing, clock.now());
  expect(page).toMatch(
    /tally {4}Tally\/failed\/1 .*FAILED .* 3 {2}.* 3 min {2}- .*MalformedDetail: not as it/,
  );
  expect(page).toMatch(/Tally\/fresh\/1 .* in 30 s/);
});

test('list takes a status and a limit, and says that there is more', async () => {
  const { outbox, clock } = await oneOfEach();
  const failed = await list([outbox], { limit: 10, status: 'FAILED' });
  expect(failed.records.map(({ key }) => key)).toEqual(['Tally/failed/1']);
  const first = await list([outbox], { limit: 2 });
  expect(first.records).toHaveLength(2);
  expect(first.more).toBe(true);
  expect(listPage(first, clock.now())).toMatch(/and more: give a higher --limit/);
});

test('show finds an open record by its event id, and shows all of it', async () => {
  const { outbox } = await oneOfEach();
  const [failed] = (await list([outbox], { limit: 1, status: 'FAILED' })).records;
  if (failed === undefined) throw new Error('one is FAILED');
  const found = await show([outbox], referenceIn(failed.id));
  expect(found).toMatchObject([{ key: 'Tally/failed/1', data: { by: 1 }, processingAttempts: 3 }]);
  expect(showPage(found)).toMatch(/^service +tally\nkey +Tally\/failed\/1\nid /);
  expect(showPage(found)).toMatch(/lastError +MalformedDetail: not as it should be/);
  expect(showPage(found)).toContain('"by": 1');
});

test('show lists an aggregate’s records with their expiry, and one of them by its sequence', async () => {
  const { outbox } = await oneOfEach();
  const done = await show([outbox], referenceIn('Tally/done'));
  expect(done.map(({ key, status }) => ({ key, status }))).toEqual([
    { key: 'Tally/done/1', status: 'COMPLETED' },
    { key: 'Tally/done/2', status: 'COMPLETED' },
  ]);
  expect(showPage(done)).toMatch(/2026-01-31T00:01:00\.000Z/);
  expect(await show([outbox], referenceIn('Tally/done/2'))).toMatchObject([{ sequence: 2 }]);
  expect(await show([outbox], referenceIn('Tally/done/3'))).toEqual([]);
});

test('what FAILED is tried again when an operator asks, and published when its cause is mended', async () => {
  const { outbox, clock, fates, sweep } = await oneOfEach();
  const candidates = await namedFailed([outbox], [referenceIn('Tally/failed/1')]);
  expect(candidates.problems).toEqual([]);
  const report = await retry(candidates, { now: clock.now, quiet: true });
  expect(report).toEqual({ retried: 1, changed: 0, problems: [] });
  expect(retryPage(report)).toBe('The next sweep tries 1 record again.');
  fates.clear();
  await sweep();
  expect(await show([outbox], referenceIn('Tally/failed'))).toMatchObject([{ status: 'COMPLETED' }]);
  // Meanwhile published: the same candidates change nothing.
  expect(await retry(candidates, { now: clock.now, quiet: true })).toMatchObject({ retried: 0, changed: 1 });
});

test('what cannot be tried again is named, with the reason', async () => {
  const { outbox } = await oneOfEach();
  const references = ['Tally/done/1', 'Tally/done', 'Tally/nobody', 'Tally/failed'].map(referenceIn);
  const { failed, problems } = await namedFailed([outbox], references);
  expect(failed.map(({ item }) => item.aggregateId)).toEqual(['failed']);
  expect(problems).toEqual([
    'Tally/done/1: is COMPLETED, not FAILED',
    'Tally/done: none of its records is FAILED',
    'Tally/nobody: there is no such record',
  ]);
});

test('all that FAILED, in all services, is tried again at once', async () => {
  const services = await Promise.all([oneOfEach(), oneOfEach()]);
  const outboxes = services.map(({ outbox }) => outbox);
  const candidates = await allFailed(outboxes);
  expect(await retry(candidates, { now: Date.now, quiet: true })).toMatchObject({ retried: 2 });
  expect((await allFailed(outboxes)).failed).toEqual([]);
});

test('local messages have names of their own, and are shown and tried again by them', async () => {
  const { outbox, tell, tellTwice, sweep, fates, clock } = await service('tally');
  await tell('t-1');
  await tellTwice('t-1');
  await tell('t-1');
  fates.set('local', 'refused');
  for (let pass = 0; pass < 3; pass += 1) {
    clock.advance(61_000);
    await sweep();
  }
  const keys = async (text: string) =>
    (await show([outbox], referenceIn(text))).map(({ key, status }) => `${key} ${status}`);
  expect(await keys('Tally/t-1')).toEqual([
    'Tally/t-1/1 COMPLETED',
    'Tally/t-1/local/1.1 FAILED',
    'Tally/t-1/local/2.1 FAILED',
    'Tally/t-1/local/2.2 FAILED',
    'Tally/t-1/2 COMPLETED',
    'Tally/t-1/local/3.1 FAILED',
  ]);
  expect(await keys('Tally/t-1/2')).toEqual(['Tally/t-1/2 COMPLETED']);
  expect(await keys('Tally/t-1/local/2.2')).toEqual(['Tally/t-1/local/2.2 FAILED']);
  expect(await keys('Tally/t-1/local/2.3')).toEqual([]);
  fates.clear();
  const candidates = await namedFailed([outbox], [referenceIn('Tally/t-1/local/2.2')]);
  expect(await retry(candidates, { now: clock.now, quiet: true })).toMatchObject({ retried: 1 });
  await sweep();
  expect(await keys('Tally/t-1/local/2.2')).toEqual(['Tally/t-1/local/2.2 COMPLETED']);
  expect((await list([outbox], { limit: 10 })).records.map(({ key }) => key).sort()).toEqual([
    'Tally/t-1/local/1.1',
    'Tally/t-1/local/2.1',
    'Tally/t-1/local/3.1',
  ]);
});

test('stats counts each service, and says which is unhealthy and what is kept for how long', async () => {
  const [sick, well] = [await oneOfEach(), await service('well')];
  const statistics = await stats([sick.outbox, well.outbox], '30');
  expect(statistics).toMatchObject({
    healthy: false,
    services: [
      {
        service: 'tally',
        healthy: false,
        overdue: 1,
        statuses: {
          PENDING: { count: 2 },
          PROCESSING: { count: 0 },
          FAILED: { count: 1, oldestAge: 180_000 },
        },
      },
      { service: 'well', healthy: true },
    ],
  });
  const page = statsPage(statistics);
  expect(page).toMatch(/tally .*UNHEALTHY: 1 due for over 2 minutes/);
  expect(page).toMatch(/well .* healthy/);
  expect(page).toContain('Published records are kept for 30 days.');
});

test('a bus that cannot be reached is an outage: the record is put off, and no attempt is spent', async () => {
  const { outbox, commit, clock } = await service('cut-off');
  await commit('t-1');
  clock.advance(30_000);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = busClient({ endpoint: 'http://127.0.0.1:9', region: 'eu-west-1', credentials });
  const report = await createSweeper({
    table: outbox.table,
    publisher: createPublisher({ client, busName: 'bus' }),
    deadLetters: { send: async () => {} },
    timing: clock,
    log: () => {},
    newOwner: () => 'sweep',
  }).sweep(clock.now() + 20_000);
  expect(report).toMatchObject({ deferred: 1, errors: 0 });
  const { records } = await list([outbox], { limit: 1 });
  expect(records[0]).toMatchObject({ status: 'PENDING', deferrals: 1, processingAttempts: 0 });
});
