import type { UnhealthyKind } from '@edtech/operations';
import { type Seen, startSeeing } from './console.ts';
import { unhealthy } from './fixtures/figures.ts';

let seen: Seen;

beforeAll(async () => {
  seen = await startSeeing();
});

afterEach(() => {
  seen.server.world.isHealthy = false;
  seen.server.world.refuses = undefined;
  return seen.leave();
});

afterAll(() => seen?.close());

test('that events flow is said in two words, with how many and how fast', async () => {
  seen.server.world.isHealthy = true;
  const { page } = await seen.open();
  await page.getByRole('heading', { level: 1, name: 'Events flow.' }).waitFor();
  await page.getByText(/events handled in the last 15 minutes, 95 % of them within 421 ms/).waitFor();
  expect(
    await page.getByRole('list', { name: 'What the platform promises' }).getByText('Kept.').count(),
  ).toBe(4);
  expect(await page.title()).toBe('Events flow. – edtech console');
});

/** How each kind is called, and what is clicked, or typed into a terminal, to mend it. */
const MENDED: Readonly<Record<UnhealthyKind, readonly [title: string, by: string | RegExp]>> = {
  'dead-letters': ['3 dead letters', 'Open them, and mend'],
  'stuck-saga': ['Stuck saga', 'Open the saga, and mend'],
  'over-retry-limit': ['Event given up by an outbox', 'npm run outbox -- retry Payment/p-3/2'],
  'old-pending': ['Event not published in time', 'Open payment’s outbox'],
  gap: [
    '2 gaps in the order of events',
    /^npm run consumers -- discard payment-accounts edtech.user User u-9 3/,
  ],
  blocked: ['2 orders blocked by dead letters', 'Open its dead letter, and mend'],
  waiting: ['Aggregate waiting for another', 'npm run outbox -- show Course/c-1'],
  behind: ['Read model behind', 'npm run replay -- verify tutors'],
  backlog: ['1,204 messages in a backlog', 'Open the consumers'],
  unknown: ['Place that does not answer', 'Look whether it is there, and whether it answers.'],
};

test.each(Object.entries(MENDED))(
  '%s is seen, and mended by a click or a command that is shown',
  async (kind, [title, by]) => {
    expect(unhealthy.events.map((event) => event.kind)).toContain(kind);
    const { page } = await seen.open();
    const card = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { level: 3, name: title, exact: true }) });
    await card.getByText(by).first().waitFor();
  },
);

test('updates go on by themselves, and stop while somebody reads', async () => {
  seen.server.world.isHealthy = true;
  const { page } = await seen.open();
  await page.getByRole('heading', { level: 1, name: 'Events flow.' }).waitFor();
  await page.getByRole('button', { name: 'Live' }).click();
  await page.getByRole('button', { name: 'Paused' }).waitFor();
  seen.server.world.isHealthy = false;
  // What is asked for now would come from somebody who asks: this page does not.
  const asked = seen.server.world.asked.length;
  await page.clock.install();
  await page.clock.runFor(60_000);
  expect(seen.server.world.asked.length - asked).toBeLessThanOrEqual(3);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Events flow.');
  await page.getByRole('button', { name: 'Paused' }).click();
  await page.getByRole('heading', { level: 1, name: '10 kinds of trouble.' }).waitFor();
});

test('when the platform does not answer, that is said, and what was known stays', async () => {
  seen.server.world.isHealthy = true;
  const { page } = await seen.open();
  await page.getByText('421 ms', { exact: true }).waitFor();
  seen.server.world.refuses = {
    status: 503,
    code: 'table-unavailable',
    detail: 'The table does not answer.',
  };
  await page.getByText('The table does not answer.').first().waitFor();
  expect(await page.getByText('421 ms', { exact: true }).count()).toBe(1);
});

test('charts can be read as a table', async () => {
  const { page } = await seen.open();
  await page.getByText('As a table').first().click();
  const rows = page.getByRole('region', { name: 'Throughput, as a table' }).getByRole('row');
  expect(await rows.count()).toBe(16);
  await page.getByText('60 min').click();
  await rows.nth(60).waitFor();
});
