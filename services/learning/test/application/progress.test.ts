import {
  courseAccessGrantedV1,
  courseAccessRevokedV1,
  type DataOf,
  lessonCompletedV1,
  type progressUpdatedV1,
} from '@edtech/contracts';
import { inbox, published } from '@edtech/testkit/inbox';
import fc from 'fast-check';
import { progress } from '../../src/application/progress.ts';

const AT = '2026-11-05T17:00:00.000Z';
const NOTED_AT = '2026-01-01T00:00:00.000Z';
const learner = { studentId: 'u-1', courseId: 'c-1' };

const completed = (lessonId: string, course: { courseId?: string; module?: string }) =>
  published(lessonCompletedV1, lessonId, 1, {
    lessonId,
    studentId: 'u-1',
    tutorId: 't-1',
    completedAt: AT,
    ...course,
  });
const granted = (sequence = 1) =>
  published(courseAccessGrantedV1, 'c-1:u-1', sequence, { ...learner, tutorId: 't-1', grantedAt: AT });
const revoked = (sequence: number) =>
  published(courseAccessRevokedV1, 'c-1:u-1', sequence, { ...learner, tutorId: 't-1', revokedAt: AT });

const told = (completedModules: readonly string[], more: object = {}) => ({
  type: 'progress.updated',
  data: { ...learner, tutorId: 't-1', completedModules, updatedAt: NOTED_AT, ...more },
});

const school = () => inbox(progress, 'edtech.learning');

test('a lesson of a course moves the progress in it', async () => {
  const { receive, published } = school();
  await receive(granted(), completed('l-1', { courseId: 'c-1', module: 'm-1' }));
  expect(published()).toEqual([told([]), told(['m-1'], { lessonId: 'l-1', module: 'm-1' })]);
});

test('a lesson before access moves it with the access', async () => {
  const { receive, published } = school();
  await receive(completed('l-1', { courseId: 'c-1', module: 'm-1' }));
  expect(published()).toEqual([]);
  await receive(granted());
  expect(published()).toEqual([told(['m-1'])]);
});

test('a lesson without a course moves no course’s progress', async () => {
  const { receive, published, failures } = school();
  await receive(granted(), completed('l-1', {}), completed('l-2', { module: 'm-1' }));
  expect(published()).toEqual([told([])]);
  expect(failures).toEqual([]);
});

test('a lesson of another course moves that one alone', async () => {
  const { receive, published } = school();
  await receive(granted(), completed('l-1', { courseId: 'c-2', module: 'm-1' }));
  expect(published()).toEqual([told([])]);
});

test('access that is taken away and granted again begins nothing a second time', async () => {
  const { receive, published, failures } = school();
  await receive(granted(1), revoked(2), granted(3));
  expect(published()).toEqual([told([])]);
  expect(failures).toEqual([]);
});

test('law: in whatever order lessons and access come, and however often, all that was learned is told in the end, once', async () => {
  const events = [
    granted(1),
    revoked(2),
    granted(3),
    completed('l-1', { courseId: 'c-1', module: 'm-1' }),
    completed('l-2', { courseId: 'c-1', module: 'm-2' }),
    completed('l-3', { courseId: 'c-1', module: 'm-1' }),
    completed('l-4', { courseId: 'c-1' }),
    completed('l-5', {}),
  ];
  const deliveries = fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length });
  await fc.assert(
    fc.asyncProperty(deliveries, async (messages) => {
      const { receive, published, failures } = school();
      await receive(...messages);
      const lists = published().map(
        ({ data }) => (data as DataOf<typeof progressUpdatedV1>).completedModules,
      );
      expect(failures).toEqual([]);
      expect(new Set(lists.at(-1))).toEqual(new Set(['m-1', 'm-2']));
      // Each says more than the one before it.
      expect(lists.map(({ length }) => length)).toEqual([0, 1, 2].slice(3 - lists.length));
    }),
    { numRuns: 100 },
  );
});
