import { randomUUID } from 'node:crypto';
import { noteProgress } from '../../../services/course/src/domain/completion.ts';
import { Course } from '../../../services/course/src/domain/course.ts';
import { Enrolment, enrolmentId } from '../../../services/course/src/domain/enrolment.ts';
import { catalogue } from '../../../services/course/src/read-models/catalogue.ts';
import { drafts } from '../../../services/course/src/read-models/drafts.ts';
import { enrolmentList } from '../../../services/course/src/read-models/enrolment-list.ts';
import { ask, type Caller, type Request, serviceTables } from './service.ts';

const { store, follow } = await serviceTables('COURSE_TABLE', 'edtech.course');

// The functions read their environment when they are loaded.
const functions = {
  draft: await import('../../../services/course/src/functions/draft-course.ts'),
  revise: await import('../../../services/course/src/functions/revise-course.ts'),
  publish: await import('../../../services/course/src/functions/publish-course.ts'),
  withdraw: await import('../../../services/course/src/functions/withdraw-course.ts'),
  give: await import('../../../services/course/src/functions/give-access.ts'),
  revoke: await import('../../../services/course/src/functions/revoke-access.ts'),
  list: await import('../../../services/course/src/functions/list-courses.ts'),
  get: await import('../../../services/course/src/functions/get-course.ts'),
  getDraft: await import('../../../services/course/src/functions/get-draft.ts'),
  listOwn: await import('../../../services/course/src/functions/list-own-courses.ts'),
  enrolment: await import('../../../services/course/src/functions/get-enrolment.ts'),
  ofStudent: await import('../../../services/course/src/functions/list-student-courses.ts'),
  ofCourse: await import('../../../services/course/src/functions/list-course-students.ts'),
};
const call = (name: keyof typeof functions, caller: Caller | undefined, request?: Request) =>
  ask(functions[name].handler, caller, request);

const tutor = { userId: 't-1', role: 'TUTOR' } as const;
const rival = { userId: 't-2', role: 'TUTOR' } as const;
const student = { userId: 'u-1', role: 'STUDENT' } as const;
const stranger = { userId: 'u-2', role: 'STUDENT' } as const;
const admin = { userId: 'a-1', role: 'ADMIN' } as const;

const body = {
  title: 'Algebra from the start',
  subject: 'Algebra',
  price: { minorUnits: 19_900, currency: 'EUR' },
  modules: [{ module: 'm-1', title: 'Unknowns', lessons: [{ title: 'x', minutes: 60 }] }],
};

const drafted = async (more: object = {}): Promise<string> => {
  const answer = await call('draft', tutor, { body: { ...body, ...more }, idempotencyKey: randomUUID() });
  expect(answer).toMatchObject({ status: 201, headers: { etag: '"1"' } });
  const { courseId } = answer.body as { readonly courseId: string };
  expect(answer.headers.location).toBe(`/courses/${courseId}/draft`);
  await follow(catalogue, Course, courseId);
  await follow(drafts, Course, courseId);
  return courseId;
};
const onSale = async (more: object = {}): Promise<string> => {
  const courseId = await drafted(more);
  expect(await call('publish', tutor, { path: { courseId } })).toMatchObject({
    status: 200,
    body: { status: 'PUBLISHED', edition: 1, unpublished: false },
  });
  await follow(catalogue, Course, courseId);
  return courseId;
};
const enrolled = async (courseId: string): Promise<void> => {
  await call('give', tutor, { path: { courseId, studentId: 'u-1' } });
  await follow(enrolmentList, Enrolment, enrolmentId({ courseId, studentId: 'u-1' }));
};

/** All that tells one answer from another, but for what belongs to the request. */
const said = ({ status, body }: { readonly status: number | undefined; readonly body: unknown }) => {
  const { correlationId: _correlationId, ...problem } = body as Record<string, unknown>;
  return { status, problem };
};

describe('a draft', () => {
  test('is read and revised by its tutor, at the version that was seen', async () => {
    const courseId = await drafted();
    expect(await call('getDraft', tutor, { path: { courseId } })).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { courseId, status: 'DRAFT', unpublished: true, ...body },
    });
    const revise = (ifMatch: string) =>
      call('revise', tutor, { path: { courseId }, body: { title: 'Algebra' }, ifMatch });
    expect(await revise('"1"')).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { title: 'Algebra', version: 2 },
    });
    expect(await revise('"1"')).toMatchObject({
      status: 412,
      body: { code: 'version-mismatch', currentVersion: 2 },
    });
  });

  test('is one, however often it is begun with one key; without a key it is refused', async () => {
    const begin = (more: object = {}, idempotencyKey = 'one-key') =>
      call('draft', tutor, { body: { ...body, ...more }, idempotencyKey });
    const [first, second] = await Promise.all([begin(), begin()]);
    expect([first.status, second.body]).toEqual([201, first.body]);
    const { courseId } = first.body as { readonly courseId: string };
    await call('revise', tutor, { path: { courseId }, body: { title: 'Algebra' } });
    expect(await begin()).toMatchObject({ status: 201, body: { courseId, version: 2 } });
    expect(await begin({ title: 'Other' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await call('draft', tutor, { body })).toMatchObject({
      status: 400,
      body: { code: 'idempotency-key-required' },
    });
    const others = await call('draft', rival, { body, idempotencyKey: 'one-key' });
    expect(others.body).not.toMatchObject({ courseId });
  });

  test.each([
    ['a student', student, 403],
    ['nobody', undefined, 401],
    ['an administrator, whose course it would be', admin, 403],
  ])('is not begun by %s', async (_, caller, status) => {
    expect(await call('draft', caller, { body, idempotencyKey: randomUUID() })).toMatchObject({ status });
  });

  test('answers other tutors as nothing does, whatever they try', async () => {
    const courseId = await drafted();
    const tries: readonly [keyof typeof functions, Request][] = [
      ['getDraft', {}],
      ['get', {}],
      ['revise', { body: { title: 'Mine' } }],
      ['revise', { body: { title: 'Mine' }, ifMatch: '"1"' }],
      ['revise', { body: { title: 'Mine' }, ifMatch: '"7"' }],
      ['publish', {}],
      ['withdraw', {}],
      ['ofCourse', {}],
      ['give', {}],
      ['revoke', {}],
    ];
    for (const [name, request] of tries) {
      const at = (id: string) => call(name, rival, { ...request, path: { courseId: id, studentId: 'u-1' } });
      const foreign = said(await at(courseId));
      expect(foreign).toMatchObject({ status: 404, problem: { code: 'course-not-found' } });
      expect(foreign).toEqual(said(await at('nothing')));
    }
  });

  test('is listed for its tutor and administrators; the catalogue has nothing of it', async () => {
    const courseId = await drafted();
    const listed = { courses: expect.arrayContaining([expect.objectContaining({ courseId })]) };
    for (const caller of [tutor, admin])
      expect(await call('listOwn', caller, { path: { tutorId: 't-1' } })).toMatchObject({
        status: 200,
        body: listed,
      });
    expect(await call('listOwn', rival, { path: { tutorId: 't-1' } })).toMatchObject({ status: 404 });
    expect((await call('list', undefined)).text).not.toContain(courseId);
  });

  test('that is not fit to be sold says why', async () => {
    const courseId = await drafted({ modules: [{ module: 'm-1', title: 'Empty' }] });
    expect(await call('publish', tutor, { path: { courseId } })).toMatchObject({
      status: 422,
      body: { code: 'course-incomplete', modulesWithoutLessons: ['m-1'] },
    });
  });

  test.each([
    ['no price', { price: undefined }],
    ['a price with half a cent', { price: { minorUnits: 0.5, currency: 'EUR' } }],
    ['a module with an id that no key holds', { modules: [{ module: 'm 1', title: 'One' }] }],
    ['a field that nobody knows', { tutorId: 't-2' }],
  ])('with %s is refused', async (_, wrong) => {
    expect(await call('draft', tutor, { body: { ...body, ...wrong }, idempotencyKey: 'k' })).toMatchObject({
      status: 400,
      body: { code: 'request-invalid' },
    });
  });
});

describe('the catalogue', () => {
  test('is for everybody, newest first, page by page', async () => {
    const subject = 'Paging';
    const courses = [await onSale({ subject }), await onSale({ subject }), await onSale({ subject })];
    const page = async (query: Readonly<Record<string, string>>) => {
      const answer = await call('list', undefined, { query: { subject: 'paging', limit: '2', ...query } });
      expect(answer.status).toBe(200);
      return answer.body as {
        readonly courses: readonly { readonly courseId: string }[];
        readonly cursor?: string;
      };
    };
    const first = await page({});
    const second = await page({ cursor: first.cursor ?? '' });
    expect([...first.courses, ...second.courses].map(({ courseId }) => courseId)).toEqual(
      courses.toReversed(),
    );
  });

  test('shows a course with its modules, and says when it is no longer for sale', async () => {
    const courseId = await onSale();
    expect(await call('get', undefined, { path: { courseId } })).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { courseId, forSale: true, edition: 1, modules: body.modules },
    });
    await call('withdraw', tutor, { path: { courseId } });
    await follow(catalogue, Course, courseId);
    expect(await call('get', undefined, { path: { courseId } })).toMatchObject({
      body: { forSale: false },
    });
    expect((await call('list', undefined)).text).not.toContain(courseId);
  });
});

describe('access', () => {
  test('is given and taken back by the tutor whose course it is', async () => {
    const courseId = await onSale();
    const path = { courseId, studentId: 'u-1' };
    const given = { status: 200, headers: { etag: '"1"' }, body: { ...path, access: 'HELD', version: 1 } };
    expect(await call('give', tutor, { path })).toMatchObject(given);
    expect(await call('give', tutor, { path })).toMatchObject(given);
    for (const name of ['give', 'revoke'] as const)
      expect(await call(name, tutor, { path, ifMatch: '"9"' })).toMatchObject({ status: 412 });
    expect(await call('revoke', tutor, { path, ifMatch: '"1"' })).toMatchObject({
      status: 200,
      body: { access: 'REVOKED', version: 2 },
    });
  });

  test('is not given by a student, to no user that can be, or to the tutor', async () => {
    const courseId = await onSale();
    expect(await call('give', student, { path: { courseId, studentId: 'u-1' } })).toMatchObject({
      status: 403,
    });
    expect(await call('give', tutor, { path: { courseId, studentId: 'x'.repeat(200) } })).toMatchObject({
      status: 404,
      body: { code: 'student-not-found' },
    });
    expect(await call('give', tutor, { path: { courseId, studentId: 't-1' } })).toMatchObject({
      status: 422,
      body: { code: 'own-course' },
    });
  });

  test('is seen, with the progress, by the student, the tutor and administrators, and by nobody else', async () => {
    const courseId = await onSale();
    const path = { courseId, studentId: 'u-1' };
    await enrolled(courseId);
    const progress = noteProgress({ completedModules: ['m-1'], updatedAt: '2026-11-05T17:00:00.000Z' });
    const context = { correlationId: 'c', causationId: 'c', actor: { kind: 'anonymous' } } as const;
    await store.execute(Enrolment, enrolmentId(path), progress, { context });
    await follow(enrolmentList, Enrolment, enrolmentId(path));
    const seen = { ...path, access: 'HELD', learned: ['m-1'], percent: 100 };
    for (const caller of [student, tutor, admin])
      expect(await call('enrolment', caller, { path })).toMatchObject({ status: 200, body: seen });
    for (const caller of [stranger, rival]) {
      const foreign = said(await call('enrolment', caller, { path }));
      expect(foreign).toMatchObject({ status: 404, problem: { code: 'enrolment-not-found' } });
      const none = said(await call('enrolment', caller, { path: { courseId, studentId: 'u-9' } }));
      expect(foreign).toEqual(none);
    }
    expect(await call('ofStudent', student, { path: { studentId: 'u-1' } })).toMatchObject({
      status: 200,
      body: { enrolments: expect.arrayContaining([expect.objectContaining(seen)]) },
    });
    expect(await call('ofStudent', stranger, { path: { studentId: 'u-1' } })).toMatchObject({ status: 404 });
    expect(await call('ofCourse', tutor, { path: { courseId } })).toMatchObject({
      status: 200,
      body: { enrolments: [seen] },
    });
    expect(await call('ofCourse', student, { path: { courseId } })).toMatchObject({ status: 403 });
  });
});
