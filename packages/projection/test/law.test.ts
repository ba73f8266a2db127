import fc from 'fast-check';
import { compare, freshSegments, readGenerations, verify, verifyDeep } from '../src/index.ts';
import { foldedFromScratch, rowsOf } from './folded.ts';
import { pots } from './pots.ts';
import { type Played, play, scene, VERSIONS } from './scene.ts';

const { signal } = new AbortController();

/** The night after: records that are lost and lanes that are behind are caught up. */
const verified = async ({ events, views, clock: timing }: Played): Promise<readonly string[]> => {
  const generations = (await readGenerations(views, 'pots'))?.all ?? [];
  const targets = generations.map(({ id, version }) => ({ projection: pots(version), generation: id }));
  // A name may be left only behind the back of whoever takes it: then the first night cannot.
  for (let nights = 1; ; nights += 1) {
    const segments = freshSegments(2);
    const options = { events, views, timing, targets, segments, dryRun: false, concurrency: 2, signal };
    const report = await verify({ ...options, log: () => {} });
    expect(report).toMatchObject({ finished: true, ahead: 0, behind: report.caughtUp + report.failed });
    if (report.behind === 0) return generations.map(({ id }) => id);
    expect(nights).toBeLessThan(4);
  }
};

test('whatever happens on the way, every generation comes to what a fold from scratch does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), scene, async (scheduler, drawn) => {
      const played = await play(scheduler, drawn);
      const { events, views, clock: timing } = played;
      const generations = await verified(played);
      expect(generations.length).toBeGreaterThanOrEqual(2);
      const expected = foldedFromScratch(events);
      for (const generation of generations) expect(rowsOf(views, generation)).toEqual(expected);

      // Those who compare say so, too.
      const [left = '', right = ''] = generations;
      const sides = { projection: 'pots', left, right };
      const compared = await compare({ views, timing, sides, segments: 2, listed: 9, signal });
      expect(compared).toMatchObject({ different: 0, inMotion: 0, unsettled: 0, finished: true });
      expect(compared.left).toEqual(compared.right);
      expect(compared.left.rows).toBe(Object.keys(expected).length);
      const [target] = VERSIONS.map((projection) => ({ projection, generation: right }));
      if (target === undefined) throw new Error('there are two versions');
      const deep = await verifyDeep({ events, views, timing, target, segments: 2, signal });
      expect(deep).toMatchObject({ different: 0, inMotion: 0, finished: true });
    }),
    { numRuns: Number(process.env.LAW_RUNS ?? 150) },
  );
}, 120_000);
