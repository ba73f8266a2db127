import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import type { Browser } from 'playwright-core';
import { faultsIn, launch, watched } from './console.ts';

let platform: Platform;
let browser: Browser;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform({ deadLetters: true }), launch()]);
}, 200_000);

afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

/** An event that breaks its schema, as somebody beside the platform's own code may send it. */
const sendBroken = async (userId: string): Promise<void> => {
  const now = new Date().toISOString();
  const detail = {
    id: randomUUID(),
    type: 'user.created',
    version: 1,
    source: 'edtech.user',
    aggregate: { type: 'User', id: userId, sequence: 1 },
    occurredAt: now,
    correlationId: `c-${userId}`,
    causationId: 'd-1',
    data: { userId, timestamp: now, email: 'cut off', role: 'STUDENT' },
  };
  const entry = { Source: detail.source, DetailType: detail.type, Detail: JSON.stringify(detail) };
  await platform.aws.eventbridge.send(
    new PutEventsCommand({ Entries: [{ ...entry, EventBusName: 'edtech-platform-events-dev' }] }),
  );
  await platform.settled();
};

/** As its schedule does every five minutes. */
const collectLetters = async (): Promise<void> => {
  const { lambda, region } = platform.endpoints;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new LambdaClient({ endpoint: String(lambda), region, credentials });
  await client.send(new InvokeCommand({ FunctionName: 'edtech-dev-processDeadLetters' }));
};

test('on call: an event that ended is seen in the overview, edited, redriven and handled, without a script', async () => {
  const userId = `u-${randomUUID()}`;
  await sendBroken(userId);
  await collectLetters();

  const page = await browser.newPage();
  const problems = watched(page);
  await page.goto(`${platform.endpoints.http}/console`);
  const card = page.getByRole('listitem').filter({ hasText: 'consumer:payment-accounts' });
  await card.getByRole('link', { name: 'Open them, and mend' }).click();
  await page.getByRole('link', { name: 'user.created' }).click();

  await page.getByRole('button', { name: 'Edit …' }).click();
  await page.getByLabel('Reason, for the record').fill('the address was cut off');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  const editor = page.getByLabel('Data of the event, as JSON');
  await editor.fill((await editor.inputValue()).replace('cut off', 'ada@example.org'));
  await page.getByRole('button', { name: 'Store the edit …' }).click();
  await page.getByLabel('Reason, for the record').fill('as she wrote it');
  await page.getByRole('button', { name: 'Store', exact: true }).click();
  await page.getByText('The edit is stored.').waitFor();

  await page.getByRole('button', { name: 'Redrive …' }).click();
  await page.getByLabel('Reason, for the record').fill('mended');
  await page.getByRole('button', { name: 'Redrive', exact: true }).click();
  await page.getByText('on its way again', { exact: true }).waitFor();
  await platform.settled();

  const token = await localToken({ userId: 'ada', roles: ['ADMIN'] });
  expect(await platform.http.get(`/payment-accounts/${userId}`, { token })).toMatchObject({
    status: 200,
    body: { email: 'ada@example.org' },
  });
  expect(await faultsIn(page)).toEqual([]);
  expect(problems).toEqual([]);
});
