import { localToken } from '@edtech/testkit/token';
import { faultsIn, type Seen, startSeeing } from './console.ts';

let seen: Seen;

beforeAll(async () => {
  seen = await startSeeing();
});

beforeEach(() => {
  seen.server.world.isOpen = false;
});

afterEach(() => {
  seen.server.world.refuses = undefined;
  return seen.leave();
});

afterAll(() => seen?.close());

const signIn = async (token: string) => {
  const { page, problems } = await seen.open();
  await page.getByLabel('Token of an administrator').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return { page, problems };
};

test('where the platform gives no token, one is asked for, and stays in the tab alone', async () => {
  const { page, problems } = await signIn(await localToken({ userId: 'ada', roles: ['ADMIN'] }));
  await page.getByRole('heading', { level: 1, name: '10 kinds of trouble.' }).waitFor();
  expect(await page.evaluate('localStorage.length')).toBe(0);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '10 kinds of trouble.' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Token of an administrator').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  expect(await faultsIn(page)).toEqual([]);
  expect(problems).toEqual([]);
});

test.each([
  ['what is no token', async () => 'abc', 'This is no token'],
  [
    'one of somebody who is no administrator',
    () => localToken({ userId: 'u-1', roles: ['TUTOR'] }),
    'its roles are TUTOR',
  ],
  [
    'one that has expired',
    () => localToken({ userId: 'u-1', roles: ['ADMIN'], issuedAt: 1_000_000, expiresIn: '1h' }),
    'This token has expired',
  ],
])('%s is not sent, and why is said', async (_name, token, says) => {
  const asked = seen.server.world.asked.length;
  const { page } = await signIn(await token());
  await page.getByText(says).waitFor();
  expect(seen.server.world.asked.length).toBe(asked);
});

test.each([
  [401, 'The platform does not take this token'],
  [403, 'This token is not an administrator'],
])('a %i asks for another one', async (status, says) => {
  seen.server.world.refuses = { status, code: 'refused', detail: 'No.' };
  const { page } = await signIn(await localToken({ userId: 'ada', roles: ['ADMIN'] }));
  await page.getByText(says).waitFor();
});
