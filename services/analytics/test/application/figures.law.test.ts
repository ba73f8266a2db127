import type { StoredEvent } from '@edtech/event-store/layout';
import { advance } from '@edtech/projection';
import { manualClock } from '@edtech/testkit';
import fc from 'fast-check';
import { activity } from '../../src/application/activity.ts';
import {
  BY_DAY_ONLY,
  DIMENSIONS,
  REPORTS,
  type ReportName,
  type ReportRequest,
} from '../../src/application/report-request.ts';
import { Activity } from '../../src/domain/activity.ts';
import { type Day, readDay } from '../../src/domain/day.ts';
import { projections } from '../../src/read-models/index.ts';
import { COURSES, histories, TUTORS } from './histories.ts';
import { counted } from './naive.ts';
import { type Scene, scene } from './scene.ts';
import type { Told } from './told.ts';

const day = (text: string): Day => {
  const read = readDay(text);
  if (read === undefined) throw new Error(`${text} is no day`);
  return read;
};

const DAYS = ['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-30', '2026-12-31', '2027-01-02'].map(day);

interface Asked {
  readonly name: ReportName;
  readonly request: ReportRequest;
}

const asked: fc.Arbitrary<Asked> = fc
  .record({
    name: fc.constantFrom(...REPORTS),
    ends: fc.tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS)),
    by: fc.constantFrom(...DIMENSIONS),
    tutorId: fc.option(fc.constantFrom(...TUTORS), { nil: undefined, freq: 1 }),
    courseId: fc.option(fc.constantFrom(...COURSES), { nil: undefined, freq: 1 }),
  })
  .map(({ name, ends, by, tutorId, courseId }) => {
    const [from, to] = ends.toSorted();
    const range = { from: from ?? ends[0], to: to ?? ends[1] };
    if (BY_DAY_ONLY.includes(name)) return { name, request: { ...range, by: 'day' } };
    const filters = {
      ...(tutorId === undefined ? {} : { tutorId }),
      ...(courseId === undefined ? {} : { courseId }),
    };
    return { name, request: { ...range, by, ...filters } };
  });

interface Delivered {
  readonly told: readonly Told[];
  /** In what order they come: each at least once, some twice, and some once more in a replay that has them reprocessed. */
  readonly batches: readonly (readonly Told[])[];
  /** In what order the projector is told of what was recorded; numbers of records, some of them twice. */
  readonly seed: readonly number[];
}

const BATCH = 5;

const delivered: fc.Arbitrary<Delivered> = histories.chain((all) => {
  const told = all.flat();
  return fc
    .record({
      twice: fc.subarray(told),
      order: fc.infiniteStream(fc.nat()).map((numbers) => [...numbers.take(2 * told.length)]),
      replayed: fc.subarray([...all]),
      seed: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
    })
    .map(({ twice, order, replayed, seed }) => {
      const shuffled = [...told, ...twice]
        .map((one, index) => ({ one, key: order[index] ?? 0 }))
        .sort((one, other) => one.key - other.key)
        .map(({ one }) => one);
      const replay = { id: 'r-1', consumer: activity.name, mode: 'reprocess' } as const;
      const again = replayed.flat().map((one) => ({ ...one, replay }));
      const coming = [...shuffled, ...again];
      const batches = Array.from({ length: Math.ceil(coming.length / BATCH) }, (_, index) =>
        coming.slice(index * BATCH, (index + 1) * BATCH),
      );
      return { told, batches, seed };
    });
});

/** Everything once more, from the first event of each stream, into another generation. */
const foldAnew = async ({ events, views, store }: Scene): Promise<void> => {
  const ids = new Set(
    events
      .items()
      .filter(({ sk }) => sk.startsWith('event#'))
      .map(({ pk }) => pk.slice('stream#Activity#'.length)),
  );
  for (const aggregateId of ids) {
    const history: StoredEvent[] = [];
    for await (const event of store.read(Activity, aggregateId)) history.push(event);
    for (const projection of projections) {
      const lane = {
        projection: projection.name,
        generation: 'g2',
        aggregateType: Activity.type,
        aggregateId,
      };
      await advance({ events, views, timing: manualClock() }, projection, lane, history);
    }
  }
};

test(
  'whatever is delivered in whatever order, how often, and replayed: the figures are those of each event once, and stay so when they are made anew',
  () =>
    fc.assert(
      fc.asyncProperty(
        delivered,
        fc.array(asked, { minLength: 12, maxLength: 12 }),
        async ({ told, batches, seed }, questions) => {
          const at = scene();
          for (const [index, batch] of batches.entries()) {
            await at.hear(...batch);
            // The read models follow now and then, told of what is there in any order, and again.
            if ((seed[index % seed.length] ?? 0) % 3 === 0)
              await at.follow((records) => [...records.toReversed(), ...records.slice(0, 3)]);
          }
          await at.follow();
          await foldAnew(at);
          for (const { name, request } of questions) {
            const { rows, totals } = await at.report(name, request);
            expect({ name, request, rows, totals }).toEqual({
              name,
              request,
              ...counted(told, name, request),
            });
            expect(await at.report(name, request, 'g2')).toMatchObject({ rows, totals });
          }
        },
      ),
      { numRuns: Number(process.env.LAW_RUNS ?? 60) },
    ),
  240_000,
);
