import fc from 'fast-check';
import {
  compare,
  type Finding,
  freshSegments,
  type Projection,
  readGenerations,
  verify,
  verifyDeep,
} from '../src/index.ts';
import { laneName } from '../src/keys.ts';
import { foldedFromScratch, rowsOf } from './folded.ts';
import { jars, jarsFromScratch } from './jars.ts';
import { pots } from './pots.ts';
import { type Played, play, scene } from './scene.ts';

const { signal } = new AbortController();

/** The night after: records that are lost and lanes that are behind are caught up. */
const verified = async (
  { events, views, clock: timing }: Played,
  readModel: (version: number) => Projection,
  isLossless: boolean,
): Promise<readonly string[]> => {
  const generations = (await readGenerations(views, readModel(1).name))?.all ?? [];
  const targets = generations.map(({ id, version }) => ({ projection: readModel(version), generation: id }));
  const noted = new Set(
    views.items().flatMap(({ pk }) => (pk.startsWith('behind#') ? [pk.slice('behind#'.length)] : [])),
  );
  // Without a loss, whoever is behind is noted: there is nothing that only this night would find.
  const onFinding = (lane: Finding) => void (isLossless && expect(noted).toContain(laneName(lane)));
  // A name may be left only behind the back of whoever takes it: then the first night cannot.
  for (let nights = 1; ; nights += 1) {
    const segments = freshSegments(2);
    const options = { events, views, timing, targets, segments, dryRun: false, concurrency: 2, signal };
    const report = await verify({ ...options, log: () => {}, ...(nights === 1 ? { onFinding } : {}) });
    expect(report).toMatchObject({ finished: true, ahead: 0, behind: report.caughtUp + report.failed });
    if (report.behind === 0) return generations.map(({ id }) => id);
    expect(nights).toBeLessThan(4);
  }
};

const LAW = 'whatever happens on the way, every generation comes to what a fold from scratch does';

test.each([
  ['rows that pass from one to another, and that several add to', pots, foldedFromScratch],
  ['rows of one aggregate each', jars, jarsFromScratch],
] as const)(
  `${LAW}: %s`,
  async (_, readModel, fromScratch) => {
    const { name } = readModel(1);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), scene, async (scheduler, drawn) => {
        const played = await play(scheduler, readModel, drawn);
        const { events, views, clock: timing } = played;
        const generations = await verified(played, readModel, drawn.isLossless);
        expect(generations.length).toBeGreaterThanOrEqual(2);
        const expected = fromScratch(events);
        for (const generation of generations) expect(rowsOf(views, generation, name)).toEqual(expected);

        // Those who compare say so, too.
        const [left = '', right = ''] = generations;
        const sides = { projection: name, left, right };
        const compared = await compare({ views, timing, sides, segments: 2, listed: 9, signal });
        expect(compared).toMatchObject({ different: 0, inMotion: 0, unsettled: 0, finished: true });
        expect(compared.left).toEqual(compared.right);
        expect(compared.left.rows).toBe(Object.keys(expected).length);
        const target = { projection: readModel(2), generation: right };
        const deep = await verifyDeep({ events, views, timing, target, segments: 2, signal });
        expect(deep).toMatchObject({ different: 0, inMotion: 0, finished: true });
      }),
      { numRuns: Number(process.env.LAW_RUNS ?? 150) },
    );
  },
  120_000,
);
