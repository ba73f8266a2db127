import type { UnhealthyEvent } from '@edtech/operations';
import type { Locator } from 'playwright-core';
import type { Scene } from './scene.ts';
import type { Sought } from './trouble.ts';
import { until } from './until.ts';

interface Told {
  readonly events: readonly UnhealthyEvent[];
}

const isSought =
  ({ kind, service, place, subject }: Sought) =>
  (event: UnhealthyEvent): boolean =>
    event.kind === kind && event.service === service && event.place === place && event.subject === subject;

/** What the command says is in trouble. */
const toldByCommand = async ({ run }: Scene): Promise<Told> => {
  const { code, stdout, stderr } = await run('ops', 'unhealthy', '--json');
  if (code !== 0 && code !== 1) throw new Error(`ops unhealthy ended with ${code}: ${stderr}`);
  const told: Told = JSON.parse(stdout);
  // It says by its exit code whether there is any.
  if (told.events.length > 0 !== (code === 1)) throw new Error(`ops unhealthy ended with ${code}: ${stdout}`);
  return told;
};

/** What the API says. */
const toldByApi = async ({ platform, admin }: Scene): Promise<Told> => {
  const { status, body, text } = await platform.http.get('/operations/unhealthy', admin);
  if (status !== 200) throw new Error(`GET /operations/unhealthy answered ${status}: ${text}`);
  // The answer was held against the document of the API.
  return body as unknown as Told;
};

const SOURCES = { 'the command': toldByCommand, 'the API': toldByApi };

const cardOf = ({ page }: Scene, { service, place, subject = '' }: Sought): Locator =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 3 }) })
    .filter({ hasText: service })
    .filter({ hasText: place })
    .filter({ hasText: subject });

export const openOverview = async ({ page, platform }: Scene): Promise<void> => {
  await page.goto(`${platform.endpoints.http}/console#/`);
  await page.locator('h1').waitFor();
};

/** Resolves with its card when the API, the command and the console all show it. @throws Error when one does not in time */
export const seenEverywhere = async (scene: Scene, sought: Sought): Promise<Locator> => {
  const is = isSought(sought);
  await until(`the API shows ${JSON.stringify(sought)}`, async () =>
    (await toldByApi(scene)).events.some(is),
  );
  await until(`the command shows it`, async () => (await toldByCommand(scene)).events.some(is));
  await openOverview(scene);
  const card = cardOf(scene, sought);
  await card.waitFor();
  return card;
};

/** Resolves when neither the API, nor the command, nor the console shows it. @throws Error when one still does in the end */
export const goneEverywhere = async (scene: Scene, sought: Sought): Promise<void> => {
  const is = isSought(sought);
  for (const [name, told] of Object.entries(SOURCES).toReversed())
    await until(
      `${name} does not show ${JSON.stringify(sought)} any more`,
      async () => !(await told(scene)).events.some(is),
    );
  const { page } = scene;
  // An answer on its way to a page that is left has no body to read.
  await page.goto('about:blank');
  // What was known before stays on the screen until the page has asked again: an answer without it is waited for.
  const isWithout = async (text: string): Promise<boolean> => {
    const { healthy, events }: Partial<Told> & { readonly healthy?: boolean } = JSON.parse(text);
    return healthy === true || (events !== undefined && !events.some(is));
  };
  const answered = page.waitForResponse(
    async (response) =>
      /\/operations\/(status|unhealthy)/.test(response.url()) &&
      response.ok() &&
      isWithout(await response.text()),
  );
  await openOverview(scene);
  await answered;
  await cardOf(scene, sought).waitFor({ state: 'detached' });
  // A page that is open asks again and again.
  await page.goto('about:blank');
};
