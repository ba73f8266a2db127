import { createEventStore, type Table } from '@edtech/event-store';
import { switchTo } from '@edtech/projection';
import { ActiveRow } from '../../../services/analytics/src/read-models/active-row.ts';
import { activeUsers } from '../../../services/analytics/src/read-models/active-users.ts';
import { CourseRow } from '../../../services/analytics/src/read-models/course-row.ts';
import { courses } from '../../../services/analytics/src/read-models/courses.ts';
import { figures } from '../../../services/analytics/src/read-models/figures.ts';
import { FiguresRow } from '../../../services/analytics/src/read-models/figures-row.ts';
import { type Chance, chanceOf } from '../../chaos/memory/chance.ts';
import { rebuilt } from '../projection/generations.ts';
import { foldedRows, rowsIn } from '../projection/rows.ts';
import { answers, expectedAnswers, expectedStreams, streams } from './checks.ts';
import { contended } from './contended.ts';
import { crowd, delivered, type History } from './crowd.ts';
import { followedTable, type StreamReaders } from './followed.ts';
import { type Heard, hear } from './heard.ts';
import { newAnalyticsTables } from './tables.ts';

const READ_MODELS = [
  [figures, [FiguresRow]],
  [activeUsers, [ActiveRow]],
  [courses, [CourseRow]],
] as const;

/** Nearly everything is about one tutor and one course, on one day. */
const BUSY = 0.9;
/** Milliseconds that a transaction is at its items. */
const LONG = 30;
const QUEUE = { invocations: 10, batchSize: 10 };
const STREAM = { invocations: 8, batchSize: 20 };

/** The service on tables of its own, whose read models' one has the conflicts that DynamoDB has. */
const openService = async (
  chance: Chance,
  { held, ...readers }: Partial<StreamReaders> & { readonly held: number },
) => {
  const { tables, report } = await newAnalyticsTables();
  const { table: views, contention, jam } = contended(tables.views, held);
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const { table, followed } = followedTable({ events: tables.events, views }, chance.fork('stream'), {
    ...STREAM,
    ...readers,
    opened,
  });
  return {
    tables,
    report,
    contention,
    jam,
    followed,
    /** From now on the stream is read. */
    open,
    hear: (histories: readonly History[]): Promise<Heard> =>
      hear(
        createEventStore({ table, source: 'edtech.analytics' }),
        delivered(histories, chance.fork('queue'), { twice: 0.3, misplaced: 0.2 }),
        QUEUE,
      ),
  };
};

const expectRows = async (events: Table, views: Table, generation: string): Promise<void> => {
  for (const [projection, entities] of READ_MODELS)
    expect(await rowsIn(views, entities, generation)).toEqual(await foldedRows(events, projection, entities));
};

test.each([
  ['while they are heard', 1],
  ['after all were heard', 2],
])(
  'many streams of one tutor, course and day, projected %s (seed %i): redelivered, out of order, by projectors that die, the figures are what the events say, and what a rebuild makes of them',
  async (when, seed) => {
    const chance = chanceOf(seed);
    const histories = [...crowd(chance.fork('crowd'), BUSY).take(260)];
    const service = await openService(chance, { held: LONG, deaths: 0.2, twice: 0.2 });
    const { tables, report, contention } = service;
    if (when === 'while they are heard') service.open();
    expect(await service.hear(histories)).toMatchObject({ deadLetters: [] });
    service.open();
    await service.followed();

    expect(contention.conflicts).toBeGreaterThan(0);
    expect(await streams(tables.events)).toEqual(expectedStreams(histories));
    const expected = expectedAnswers(histories.flat());
    expect(await answers(report)).toEqual(expected);
    await expectRows(tables.events, tables.views, 'g1');

    for (const [projection] of READ_MODELS)
      await switchTo(tables.views, projection.name, await rebuilt(tables, projection));
    expect(await answers(report)).toEqual(expected);
    await expectRows(tables.events, tables.views, 'g2');
  },
  240_000,
);

test('streams that cannot get at a row for longer than it is tried are left to the sweeper, hold up no others, and lose nothing', async () => {
  const chance = chanceOf(3);
  const histories = [...crowd(chance.fork('crowd'), BUSY).take(160)];
  const { tables, report, jam, ...service } = await openService(chance, { held: 0 });
  service.open();
  jam('figures#g1#lessons#tutor#');
  expect(await service.hear(histories)).toMatchObject({ deadLetters: [] });

  const expected = expectedAnswers(histories.flat());
  const { behind, sweeps } = await service.followed({
    async beforeSweeps() {
      const others = ({ name }: { readonly name: string }) => name !== 'lessons';
      expect((await answers(report)).filter(others)).toEqual(expected.filter(others));
      jam();
    },
  });
  const lessons = histories.filter(([first]) => first?.aggregate.type === 'Lesson');
  expect(behind.map(({ lane }) => lane.aggregateId).toSorted()).toEqual(
    Object.keys(expectedStreams(lessons)).toSorted(),
  );
  expect(new Set(behind.map(({ lane }) => lane.projection))).toEqual(new Set([figures.name]));
  expect(sweeps).toBe(1);
  expect(await answers(report)).toEqual(expected);
  await expectRows(tables.events, tables.views, 'g1');
}, 240_000);
