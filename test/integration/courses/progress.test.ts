import { beginProgress, takeLesson } from '../../../services/learning/src/domain/learning.ts';
import { Progress, progressId } from '../../../services/learning/src/domain/progress.ts';
import { studentProgress } from '../../../services/learning/src/read-models/student-progress.ts';
import { ask, type Caller, type Request, serviceTables } from './service.ts';

const { store, follow } = await serviceTables('LEARNING_TABLE', 'edtech.learning');

// The functions read their environment when they are loaded.
const functions = {
  get: await import('../../../services/learning/src/functions/get-progress.ts'),
  list: await import('../../../services/learning/src/functions/list-progress.ts'),
  lessons: await import('../../../services/learning/src/functions/list-lessons-taken.ts'),
};
const call = (name: keyof typeof functions, caller: Caller | undefined, request?: Request) =>
  ask(functions[name].handler, caller, request);

const student = { userId: 'u-1', role: 'STUDENT' } as const;
const stranger = { userId: 'u-2', role: 'STUDENT' } as const;
const tutor = { userId: 't-1', role: 'TUTOR' } as const;
const rival = { userId: 't-2', role: 'TUTOR' } as const;
const admin = { userId: 'a-1', role: 'ADMIN' } as const;

const context = { correlationId: 'c', causationId: 'c', actor: { kind: 'anonymous' } } as const;
const completedAt = '2026-11-05T17:00:00.000Z';

/** The student has taken lessons in a course, and may take it or not. */
const learned = async (courseId: string, { isBegun = true } = {}) => {
  const learner = { studentId: 'u-1', courseId };
  const id = progressId(learner);
  const lesson = (lessonId: string, module: string) =>
    takeLesson({ ...learner, lessonId, module, tutorId: 't-1', completedAt });
  if (isBegun) await store.execute(Progress, id, beginProgress({ ...learner, tutorId: 't-1' }), { context });
  for (const number of [1, 2, 3])
    await store.execute(Progress, id, lesson(`l-${number}`, `m-${number % 2}`), { context });
  await follow(studentProgress, Progress, id);
  return learner;
};

test('progress is seen by the student, the tutor whose course it is and administrators', async () => {
  const path = await learned('c-1');
  for (const caller of [student, tutor, admin])
    expect(await call('get', caller, { path })).toMatchObject({
      status: 200,
      headers: { etag: '"6"' },
      body: { ...path, tutorId: 't-1', completedModules: ['m-1', 'm-0'], version: 6 },
    });
  const { body } = await call('get', student, { path });
  expect(Object.keys(body as object).toSorted()).toEqual([
    'begunAt',
    'completedModules',
    'courseId',
    'studentId',
    'tutorId',
    'updatedAt',
    'version',
  ]);
});

test('to others it is as if there were none; nor is there any before the student may take the course', async () => {
  const path = await learned('c-2');
  const before = await learned('c-3', { isBegun: false });
  const none = { status: 404, body: { code: 'progress-not-found' } };
  for (const name of ['get', 'lessons'] as const) {
    for (const caller of [stranger, rival]) {
      expect(await call(name, caller, { path })).toMatchObject(none);
      expect(await call(name, caller, { path: { ...path, courseId: 'c-9' } })).toMatchObject(none);
    }
    expect(await call(name, student, { path: before })).toMatchObject(none);
    expect(await call(name, undefined, { path })).toMatchObject({ status: 401 });
  }
});

test('a student lists their own courses, and an administrator anybody’s', async () => {
  await learned('c-4');
  for (const caller of [student, admin])
    expect(await call('list', caller, { path: { studentId: 'u-1' } })).toMatchObject({
      status: 200,
      body: { progress: expect.arrayContaining([expect.objectContaining({ courseId: 'c-4' })]) },
    });
  const none = { status: 404, body: { code: 'student-not-found' } };
  for (const studentId of ['u-1', 'u-9'])
    expect(await call('list', stranger, { path: { studentId } })).toMatchObject(none);
});

test('lessons are listed page by page, newest first', async () => {
  const path = await learned('c-5');
  const page = async (query: Readonly<Record<string, string>>) => {
    const answer = await call('lessons', student, { path, query: { limit: '2', ...query } });
    return answer.body as {
      readonly lessons: readonly { readonly lessonId: string }[];
      readonly cursor?: string;
    };
  };
  const first = await page({});
  const second = await page({ cursor: first.cursor ?? '' });
  expect([...first.lessons, ...second.lessons].map(({ lessonId }) => lessonId)).toEqual([
    'l-3',
    'l-2',
    'l-1',
  ]);
});
