import { openScene, type Scene } from './unhealthy/scene.ts';
import type { Provoked, Trouble } from './unhealthy/trouble.ts';
import { TROUBLES } from './unhealthy/troubles/index.ts';
import { until } from './unhealthy/until.ts';
import { goneEverywhere, openOverview, seenEverywhere } from './unhealthy/views.ts';

/*
 * Each kind of trouble that the platform knows, brought about on a whole platform, seen by everybody who looks, mended by what is
 * shown, and gone.
 */

/** Of one kind, on a machine that is busy with something else; alone it takes a small part of that. */
const TIME = 240_000;

let scene: Scene;
/** What takes its time comes about while others are looked at. */
let begun: ReadonlyMap<Trouble, Promise<Provoked>>;

const bringAbout = (trouble: Trouble): Promise<Provoked> => begun.get(trouble) ?? trouble.provoke(scene);

beforeAll(async () => {
  scene = await openScene();
  const slow = Object.values(TROUBLES).filter(({ isSlow }) => isSlow);
  begun = new Map(slow.map((trouble) => [trouble, trouble.provoke(scene)]));
  // Whoever looks at one is told what went wrong with it.
  for (const one of begun.values()) one.catch(() => undefined);
}, 300_000);

afterAll(() => scene?.close());

test.each(Object.entries(TROUBLES))(
  '%s: brought about, seen in the terminal, the API and the console, mended, and gone',
  async (_kind, trouble) => {
    const { sought, mend } = await bringAbout(trouble);
    const card = await seenEverywhere(scene, sought);
    expect(await card.getByRole('heading', { level: 3 }).textContent()).toMatch(trouble.title);
    await mend(card);
    await goneEverywhere(scene, sought);
  },
  TIME,
);

test(
  'when all is mended, events flow',
  async () => {
    // The letters of records and sagas that go on are closed with the next run of who sees to them.
    await until('nothing is unhealthy', async () => {
      await scene.invoke('processDeadLetters');
      const { code, stdout } = await scene.run('ops', 'unhealthy');
      return code === 0 && stdout === 'Nothing is unhealthy.\n';
    });
    await openOverview(scene);
    await scene.page.getByRole('heading', { level: 1, name: 'Events flow.' }).waitFor();
    expect(scene.problems).toEqual([]);
  },
  TIME,
);
