import { connectionsOf, issueTicket, MOST_CONNECTIONS, TICKET_SECONDS } from '../src/index.ts';
import { NOW, scene } from './scene.ts';

test('whoever comes with a ticket is connected as the one for whom it was issued', async () => {
  const { issue, connect, table, timing } = scene();
  expect(await connect('c-1', await issue('u-1'))).toEqual({ statusCode: 200 });
  expect(await connectionsOf({ table, timing }, 'u-1')).toEqual(['c-1']);
  expect(await connectionsOf({ table, timing }, 'u-2')).toEqual([]);
});

test.each([undefined, '', 'guessed', 'x'.repeat(10_000)])('nobody is without one: %s', async (ticket) => {
  const { connect, stored } = scene();
  expect(await connect('c-1', ticket)).toEqual({ statusCode: 401 });
  expect(await stored()).toBe('[]');
});

test('a ticket is good once, also for two who come at the same time', async () => {
  const { issue, connect, table, timing } = scene();
  const ticket = await issue('u-1');
  const answers = await Promise.all([connect('c-1', ticket), connect('c-2', ticket), connect('c-3', ticket)]);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401]);
  expect(await connectionsOf({ table, timing }, 'u-1')).toHaveLength(1);
  expect(await connect('c-4', ticket)).toEqual({ statusCode: 401 });
});

test('a ticket is good until its time is up, although the table still has it', async () => {
  const { issue, connect, timing } = scene();
  const [last, late] = [await issue('u-1'), await issue('u-1')];
  timing.advance(TICKET_SECONDS * 1_000 - 1);
  expect(await connect('c-1', last)).toEqual({ statusCode: 200 });
  timing.advance(1);
  expect(await connect('c-2', late)).toEqual({ statusCode: 401 });
});

test('a ticket says until when it is good; no two are alike; and neither table nor log has it', async () => {
  const { table, timing, issue, connect, stored, logged } = scene();
  const first = await issueTicket({ table, timing }, 'u-1');
  expect(first.expiresAt).toBe('2026-11-02T08:00:30.000Z');
  const second = await issue('u-1');
  expect(second).not.toBe(first.ticket);
  await connect('c-1', second);
  await connect('c-2', second);
  for (const ticket of [first.ticket, second]) {
    expect(await stored()).not.toContain(ticket);
    expect(logged.join()).not.toContain(ticket);
  }
});

test('a connection that is closed is forgotten, however often that is told', async () => {
  const { issue, connect, disconnect, stored } = scene();
  await connect('c-1', await issue('u-1'));
  for (let times = 0; times < 2; times += 1) expect(await disconnect('c-1')).toEqual({ statusCode: 200 });
  expect(await disconnect('never-opened')).toEqual({ statusCode: 200 });
  expect(await stored()).toBe('[]');
});

test('one that nobody closes is over when no connection lasts longer, and the table deletes it', async () => {
  const { issue, connect, table, timing, stored } = scene();
  await connect('c-1', await issue('u-1'));
  timing.advance(125 * 60_000);
  expect(await connectionsOf({ table, timing }, 'u-1')).toEqual([]);
  const ends = (Date.parse(NOW) + 125 * 60_000) / 1_000;
  expect((await stored()).match(new RegExp(`"expiresAt":${ends}`, 'g'))).toHaveLength(2);
});

test('somebody has so many connections, and no more; those of others are their own', async () => {
  const { issue, connect, disconnect } = scene();
  for (let number = 0; number < MOST_CONNECTIONS; number += 1)
    await connect(`c-${number}`, await issue('u-1'));
  const ticket = await issue('u-1');
  expect(await connect('c-more', ticket)).toEqual({ statusCode: 429 });
  expect(await connect('c-other', await issue('u-2'))).toEqual({ statusCode: 200 });
  await disconnect('c-0');
  expect(await connect('c-more', ticket)).toEqual({ statusCode: 200 });
});

test('what clients send keeps a connection from being idle, and does nothing', async () => {
  const { say, stored } = scene();
  expect(await say('c-1')).toEqual({ statusCode: 200 });
  expect(await stored()).toBe('[]');
});
