import { PHONE, type Seen, startSeeing } from './console.ts';
import { Letters } from './fixtures/letters.ts';

let seen: Seen;

beforeAll(async () => {
  seen = await startSeeing();
});

afterEach(() => {
  seen.server.world.letters = new Letters();
  return seen.leave();
});

afterAll(() => seen?.close());

test('from the overview to the letter, whose data is edited and redriven, without a script', async () => {
  const { page, problems } = await seen.open('', { viewport: PHONE });
  await page.getByRole('link', { name: 'Open them, and mend' }).click();
  await page.getByRole('link', { name: 'user.registered' }).first().click();
  await page.getByText('"email": "*** (string)"').waitFor();

  await page.getByRole('button', { name: 'Edit …' }).click();
  await page.getByLabel('Reason, for the record').fill('the address was cut off');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  const editor = page.getByLabel('Data of the event, as JSON');
  await editor.fill((await editor.inputValue()).replace('"email": ""', '"email": "ada@example.org"'));
  await page.getByRole('button', { name: 'Store the edit …' }).click();
  await page.getByLabel('Reason, for the record').fill('as her teacher wrote it');
  await page.getByRole('button', { name: 'Store', exact: true }).click();
  await page.getByText('The edit is stored.').waitFor();
  await page.getByText('/detail/data/email').waitFor();
  // Nobody has asked to see what is in it now.
  await page.getByText('"email": "*** (string)"').waitFor();

  await page.getByRole('button', { name: 'Redrive …' }).click();
  await page.getByLabel('Reason, for the record').fill('mended');
  await page.getByRole('button', { name: 'Redrive', exact: true }).click();
  await page.getByText('It is on its way again.').waitFor();
  await page.getByText('redriven', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Redrive …' }).count()).toBe(0);
  for (const reason of ['the address was cut off', 'as her teacher wrote it', 'mended'])
    expect(await page.locator('.timeline').getByText(reason, { exact: true }).count()).toBe(1);

  await page.getByRole('link', { name: 'Dead letters' }).first().click();
  await page.getByRole('heading', { level: 3, name: /^2 events/ }).waitFor();
  expect(problems).toEqual([]);
});

test('all of a cause are redriven at once', async () => {
  const { page } = await seen.open('letters');
  await page.getByRole('button', { name: 'Redrive all …' }).click();
  await page.getByLabel('Reason, for the record').fill('the table is back');
  await page.getByRole('button', { name: 'Redrive all', exact: true }).click();
  await page.getByText('3 events on the way again').waitFor();
  await page.getByText('There are none.').waitFor();
});

test('a letter is discarded for a reason, by keyboard alone', async () => {
  const { page } = await seen.open('letters/9958f91fe1c7cf014625');
  await page.getByRole('button', { name: 'Discard …' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Discard this event' });
  const verb = dialog.getByRole('button', { name: 'Discard', exact: true });
  expect(await verb.isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.evaluate('document.activeElement.textContent')).toContain('Discard …');
  await page.keyboard.press('Enter');
  await page.keyboard.type('made by a load test');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('It is given up.').waitFor();
  await page.getByText('discarded', { exact: true }).waitFor();
});

test('what somebody else has changed meanwhile is not changed unseen', async () => {
  const { page } = await seen.open('letters/9958f91fe1c7cf014625');
  await page.getByRole('button', { name: 'Live' }).click();
  await page.getByRole('button', { name: 'Redrive …' }).click();
  seen.server.world.letters.discard('9958f91fe1c7cf014625', 'no longer needed', 'ada');
  await page.getByLabel('Reason, for the record').fill('mended');
  await page.getByRole('button', { name: 'Redrive', exact: true }).click();
  await page.getByRole('dialog').getByText('Somebody has changed it meanwhile.').waitFor();
});
