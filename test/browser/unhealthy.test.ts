import { openScene, type Scene } from './unhealthy/scene.ts';
import type { Provoked } from './unhealthy/trouble.ts';
import { TROUBLES } from './unhealthy/troubles/index.ts';
import { goneEverywhere, openOverview, seenEverywhere } from './unhealthy/views.ts';

/*
 * Each kind of trouble that the platform knows, brought about on a whole platform, seen by everybody who looks, mended by what is
 * shown, and gone. All of them are brought about at once, so that the waits of the slow ones pass meanwhile.
 */

const TIME = 120_000;

let scene: Scene;
let provoked: ReadonlyMap<string, Promise<Provoked>>;

beforeAll(async () => {
  scene = await openScene();
  provoked = new Map(Object.entries(TROUBLES).map(([kind, { provoke }]) => [kind, provoke(scene)]));
  // Whoever looks at one is told what went wrong with it.
  await Promise.allSettled(provoked.values());
}, 300_000);

afterAll(() => scene?.close());

test.each(Object.entries(TROUBLES))(
  '%s: brought about, seen in the terminal, the API and the console, mended there, and gone',
  async (kind, { title }) => {
    const trouble = await provoked.get(kind);
    if (trouble === undefined) throw new Error(`Nobody has brought about ${kind}.`);
    const { sought, mend } = trouble;
    const card = await seenEverywhere(scene, sought);
    expect(await card.getByRole('heading', { level: 3 }).textContent()).toMatch(title);
    await mend(card);
    await goneEverywhere(scene, sought);
  },
  TIME,
);

test('when all is mended, events flow', async () => {
  expect(await scene.run('ops', 'unhealthy')).toMatchObject({ code: 0, stdout: 'Nothing is unhealthy.\n' });
  await openOverview(scene);
  await scene.page.getByRole('heading', { level: 1, name: 'Events flow.' }).waitFor();
  expect(scene.problems).toEqual([]);
});
