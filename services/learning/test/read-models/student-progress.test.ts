import { happened, projected } from '@edtech/testkit';
import { Progress, type ProgressEvent } from '../../src/domain/progress.ts';
import { LessonRow } from '../../src/read-models/lesson-row.ts';
import { ProgressRow } from '../../src/read-models/progress-row.ts';
import { studentProgress } from '../../src/read-models/student-progress.ts';

const [BEGUN_AT, LATER] = ['2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z'];
const learner = { studentId: 'u-1', courseId: 'c-1', tutorId: 't-1' };
type Timed = ProgressEvent & { readonly occurredAt?: string };

const begun = (...completedModules: readonly string[]): Timed => ({
  type: 'ProgressBegun',
  data: { ...learner, completedModules },
  occurredAt: BEGUN_AT,
});
const taken = (lessonId: string, module?: string): Timed => ({
  type: 'LessonTaken',
  data: { lessonId, tutorId: 't-1', ...(module === undefined ? {} : { module }), completedAt: LATER },
  occurredAt: LATER,
});
const learned = (lessonId: string, module: string): Timed => ({
  type: 'ModuleLearned',
  data: { ...learner, lessonId, module, completedModules: [module] },
  occurredAt: LATER,
});

const rowsOf = (...events: readonly Timed[]) =>
  projected(studentProgress, happened(Progress, 'c-1:u-1', events));

test('progress is there once the student may take the course', async () => {
  const rows = await rowsOf(taken('l-1', 'm-1'), begun('m-1'));
  expect(rows.of(ProgressRow)).toEqual([
    {
      progressId: 'c-1:u-1',
      ...learner,
      completedModules: ['m-1'],
      begunAt: BEGUN_AT,
      updatedAt: BEGUN_AT,
      version: 2,
    },
  ]);
  expect((await rowsOf(taken('l-1', 'm-1'))).of(ProgressRow)).toEqual([]);
});

test('it grows with each module, and its version with each lesson', async () => {
  const rows = await rowsOf(begun(), taken('l-1', 'm-1'), learned('l-1', 'm-1'), taken('l-2', 'm-1'));
  expect(rows.of(ProgressRow)).toMatchObject([
    { completedModules: ['m-1'], begunAt: BEGUN_AT, updatedAt: LATER, version: 4 },
  ]);
});

test('each lesson is listed, in the order in which it was told, by number and not by digits', async () => {
  const many = Array.from({ length: 11 }, (_, number) => taken(`l-${number + 1}`));
  const rows = (await rowsOf(begun(), ...many)).of(LessonRow);
  expect(rows.map(({ version }) => version)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(rows[0]).toEqual({
    progressId: 'c-1:u-1',
    version: 2,
    lessonId: 'l-1',
    tutorId: 't-1',
    completedAt: LATER,
  });
});
