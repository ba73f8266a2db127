import { type Seen, startSeeing } from './console.ts';

let seen: Seen;

beforeAll(async () => {
  seen = await startSeeing();
});

afterEach(() => seen.leave());

afterAll(() => seen?.close());

test('/ leads to the search from anywhere, and an id to what it is the id of', async () => {
  const { page } = await seen.open('consumers');
  await page.keyboard.press('/');
  await page.keyboard.type('c-77');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'All that one request caused' }).click();
  await page.getByRole('heading', { level: 1, name: 'Journey' }).waitFor();
  expect(page.url()).toBe(`${seen.server.url}/console#/journeys/c-77`);
});

test('Type/id needs no search, and Back leads to where it was asked', async () => {
  const { page } = await seen.open('outboxes');
  await page.keyboard.press('/');
  await page.keyboard.type('User/u-9');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'User' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Outboxes' }).waitFor();
});

test('a journey tells what caused what, and where it ended', async () => {
  const { page } = await seen.open('journeys/c-77');
  await page.getByText('3 steps in 560 ms, 3 deliveries handled, 2 waiting, 1 dead letter').waitFor();
  const nested = page.locator('.waterfall > li > ol > li > ol > li');
  expect(await nested.locator('b').first().textContent()).toBe('SlotHeld');
  await page.getByRole('link', { name: 'TutorDay v4' }).click();
  await page.waitForURL(/#\/aggregates\/TutorDay\/t-1-2026-12-05\?version=4$/);
});

test('an aggregate is shown at each version, and what is masked for a reason only', async () => {
  const { page } = await seen.open('aggregates/User/u-9');
  await page.getByRole('heading', { name: 'State at version 2' }).waitFor();
  await page.getByRole('button', { name: /UserRegistered/ }).click();
  await page.getByRole('heading', { name: 'State at version 1' }).waitFor();
  expect(page.url()).toContain('version=1');
  expect(await page.getByText('ada@example.org').count()).toBe(0);
  await page.getByRole('button', { name: 'Show what is masked …' }).click();
  await page.getByLabel('Reason, for the record').fill('she asked what we keep');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('ada@example.org').first().waitFor();
  expect(seen.server.world.asked.at(-1)).not.toContain('%20reason');
  expect(seen.server.world.asked).toContain(
    'GET /operations/aggregates/User/u-9?payload=shown&reason=she+asked+what+we+keep',
  );
});

test('a saga’s diagram can be read as a list, and says where it is', async () => {
  const { page } = await seen.open('sagas/LessonBooking/b-77');
  await page.getByText('It cannot give back what it took. A person has to look.').waitFor();
  await page.getByText('As a list').click();
  await page.getByText('Stuck (here)').waitFor();
  await page.getByText('to Stuck: asked in vain').first().waitFor();
});

test('all is reached by keyboard: the first stop skips what every page has', async () => {
  const { page } = await seen.open('consumers');
  await page.evaluate('document.activeElement.blur()');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
});

test('colours are those of the system, unless somebody wants others, also the next time', async () => {
  const { page } = await seen.open('consumers', { colorScheme: 'light' });
  const paper = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
  const light = await paper();
  await page.getByTitle('Dark').click();
  expect(await paper()).not.toBe(light);
  await page.reload();
  await page.locator('h1').waitFor();
  expect(await paper()).not.toBe(light);
});
