import { DESKTOP, faultsIn, type Look, PHONE, type Seen, startSeeing } from './console.ts';

let seen: Seen;

beforeAll(async () => {
  seen = await startSeeing();
});

afterEach(() => seen.leave());

afterAll(() => seen?.close());

const PAGES = [
  ['', '10 kinds of trouble.'],
  ['letters', 'Dead letters'],
  ['letters?cause=49fd82f39cc479fa', 'Dead letters'],
  ['letters/9958f91fe1c7cf014625', 'user.registered'],
  ['consumers', 'Consumers'],
  ['events', 'Event types'],
  ['outboxes', 'Outboxes'],
  ['sagas', 'Sagas'],
  ['sagas/LessonBooking/b-77', 'LessonBooking'],
  ['journeys/c-77', 'Journey'],
  ['aggregates/User/u-9', 'User'],
  ['search?q=nowhere', 'Search'],
  ['more', 'More'],
  ['no/such/page', 'There is no such page'],
] as const;

const LOOKS: readonly (readonly [string, Look])[] = [
  ['a desk, light', { viewport: DESKTOP, colorScheme: 'light' }],
  ['a desk, dark', { viewport: DESKTOP, colorScheme: 'dark' }],
  ['a phone, light', { viewport: PHONE, colorScheme: 'light' }],
  ['a phone, dark', { viewport: PHONE, colorScheme: 'dark' }],
];

describe.each(LOOKS)('on %s', (_name, look) => {
  test.each(PAGES)(
    '#/%s is without fault: none of axe’s, none of its script, nothing wider than the screen',
    async (address, title) => {
      const { page, problems } = await seen.open(address, look);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      expect(await faultsIn(page)).toEqual([]);
      expect(problems).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    },
  );
});

test('a dialog and the editor are without fault as well', async () => {
  const { page, problems } = await seen.open('letters/1158f91fe1c7cf014625', { colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Edit …' }).click();
  await page.getByLabel('Reason, for the record').fill('the address was cut off');
  expect(await faultsIn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByLabel('Data of the event, as JSON').fill('{');
  await page.getByText('This is no JSON').waitFor();
  expect(await faultsIn(page)).toEqual([]);
  expect(problems).toEqual([]);
});

test('the page may load nothing of others, and be shown in no other page', async () => {
  const response = await fetch(`${seen.server.url}/console`);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).not.toContain('unsafe');
  expect(policy).toContain("frame-ancestors 'none'");
  const text = await response.text();
  expect(text).not.toMatch(/https?:\/\//);
  const [, script = ''] = /src="(\/console\/[^"]+\.js)"/.exec(text) ?? [];
  const file = await fetch(`${seen.server.url}${script}`);
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(file.headers.get('content-encoding')).toBe('gzip');
});
