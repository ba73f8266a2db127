import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DataOf, lessonCompletedV1 } from '@edtech/contracts';
import type { Answer, RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import {
  bodyOf,
  buyCourse,
  completeLesson,
  draftCourse,
  holdLesson,
  keyOf,
  leaveCard,
  moduleNamed,
  COURSE_PRICE as PRICE,
  publishCourse,
  type Request,
  register,
  scheduleLesson,
  teachAlways,
} from '../acting/requests.ts';
import { flowOf, publishedBy } from './flow-of.ts';

let platform: Platform;
let admin: RequestOptions;

beforeAll(async () => {
  // Whatever happens once happens once although events come twice.
  const twice = { duplicate: 0.5, reorder: 0.3 };
  platform = await startPlatform({ faults: { bus: twice, queue: twice }, seed: 11 });
  admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
}, 310_000);

afterAll(() => platform?.stop());

interface Person {
  readonly userId: string;
  readonly self: RequestOptions;
}

const put = (path: string, body: object | undefined, options: RequestOptions) =>
  platform.http.send('PUT', path, body === undefined ? '' : JSON.stringify(body), options);
const remove = (path: string, options: RequestOptions) => platform.http.send('DELETE', path, '', options);
const get = (path: string, options: RequestOptions = {}) => platform.http.get(path, options);
const post = (path: string, body: unknown, options: RequestOptions, key: string = randomUUID()) =>
  platform.http.post(path, body, { ...options, headers: { ...options.headers, 'idempotency-key': key } });
const ask = (request: Request, options: RequestOptions = {}, key: string = randomUUID()) =>
  platform.http.send(request.method, request.path, bodyOf(request), {
    ...options,
    headers: { ...options.headers, ...keyOf(request, key) },
  });

/** The same caller, in a flow of its own. */
const traced = ({ token }: RequestOptions, correlationId: string): RequestOptions => ({
  ...(token === undefined ? {} : { token }),
  headers: { 'x-correlation-id': correlationId },
});

/** Somebody who registers, and can pay. */
const person = async (role: 'STUDENT' | 'TUTOR'): Promise<Person> => {
  const userId = `u-${randomUUID()}`;
  const self = { token: await localToken({ userId, roles: [role] }) };
  expect(await ask(register({ userId, role }))).toMatchObject({ status: 201 });
  await platform.settled();
  expect(await ask(leaveCard(userId), self)).toMatchObject({ status: 200 });
  return { userId, self };
};

/** A tutor who teaches always. */
const newTutor = async (): Promise<Person> => {
  const tutor = await person('TUTOR');
  expect(await ask(teachAlways(tutor.userId), tutor.self)).toMatchObject({ status: 200 });
  return tutor;
};

const draftedBy = async ({ self }: Person, ...modules: readonly string[]): Promise<string> => {
  const drafted = await ask(draftCourse(modules), self);
  expect(drafted).toMatchObject({ status: 201, body: { courseId: expect.any(String), version: 1 } });
  return String(drafted.body.courseId);
};

const soldBy = async (tutor: Person, ...modules: readonly string[]): Promise<string> => {
  const courseId = await draftedBy(tutor, ...modules);
  expect(await ask(publishCourse(courseId), tutor.self)).toMatchObject({
    status: 200,
    body: { status: 'PUBLISHED', edition: 1 },
  });
  await platform.settled();
  return courseId;
};

const buy = (courseId: string, options: RequestOptions, key?: string) =>
  ask(buyCourse(courseId), options, key);

/** All of an answer but what belongs to this very request. */
const said = ({ status, body: { correlationId: _, instance: __, ...problem } }: Answer) => ({
  status,
  problem,
});

/** A flow as `event ← what caused it`, each of which is on the bus. */
const told = async (correlationId: string): Promise<readonly string[]> => {
  const steps = await flowOf(platform, ['payment', 'tutoring', 'course', 'learning'], correlationId);
  expect(steps.filter(({ isPublished }) => !isPublished)).toEqual([]);
  return steps.map(({ type, causedBy }) => `${type} ← ${causedBy}`).toSorted();
};

test('a tutor sees own drafts, and gives and takes access to a course for nothing; nobody else does', async () => {
  const [tutor, other] = [await newTutor(), await newTutor()];
  const { userId: studentId, self } = await person('STUDENT');
  const courseId = await soldBy(tutor, 'm-1');
  const [draft, own] = [`/courses/${courseId}/draft`, `/tutors/${tutor.userId}/courses`];
  expect(await get(draft, tutor.self)).toMatchObject({
    status: 200,
    body: { courseId, status: 'PUBLISHED' },
  });
  expect((await get(own, tutor.self)).body.courses).toMatchObject([
    { courseId, status: 'PUBLISHED', edition: 1 },
  ]);
  expect(await get(draft, other.self)).toMatchObject({ status: 404 });
  expect(await get(own, other.self)).toMatchObject({ status: 404 });

  const access = `/courses/${courseId}/students/${studentId}/access`;
  expect(await put(access, undefined, other.self)).toMatchObject({ status: 404 });
  expect(await put(access, undefined, tutor.self)).toMatchObject({ status: 200, body: { access: 'HELD' } });
  await platform.settled();
  expect((await get(`/students/${studentId}/enrolments`, self)).body.enrolments).toMatchObject([
    { courseId, access: 'HELD' },
  ]);
  expect(await remove(access, tutor.self)).toMatchObject({ status: 200, body: { access: 'REVOKED' } });
});

test('who buys a course may take it until the money is given back, and every event says what it came of', async () => {
  const [tutor, { userId: studentId, self }] = [await newTutor(), await person('STUDENT')];
  const courseId = await soldBy(tutor, 'm-1', 'm-2');
  expect((await get('/courses?subject=algebra')).body.courses).toEqual(
    expect.arrayContaining([expect.objectContaining({ courseId, price: PRICE })]),
  );

  const bought = await buy(courseId, traced(self, `bought-${courseId}`));
  expect(bought).toMatchObject({ status: 201, body: { status: 'CAPTURED', tutorId: tutor.userId } });
  await platform.settled();
  const enrolment = `/courses/${courseId}/students/${studentId}`;
  expect(await get(enrolment, self)).toMatchObject({
    status: 200,
    body: { access: 'HELD', required: ['m-1', 'm-2'], learned: [], percent: 0 },
  });
  expect((await get(`/students/${studentId}/enrolments`, self)).body.enrolments).toHaveLength(1);
  expect((await get(`/courses/${courseId}/students`, tutor.self)).body.enrolments).toHaveLength(1);
  const progress = `/students/${studentId}/progress/${courseId}`;
  expect(await get(progress, self)).toMatchObject({ status: 200, body: { completedModules: [] } });
  expect(await told(`bought-${courseId}`)).toEqual([
    'course.access.granted ← payment.completed',
    'payment.completed ← request',
    'progress.updated ← course.access.granted',
  ]);

  // Only an administrator gives money back; a tutor cannot take away what was paid for.
  expect(await remove(`${enrolment}/access`, tutor.self)).toMatchObject({
    status: 409,
    body: { code: 'access-paid-for' },
  });
  const refund = `/payments/${bought.body.paymentId}/refund`;
  expect(await post(refund, { minorUnits: 900 }, admin)).toMatchObject({ status: 200 });
  await platform.settled();
  expect((await get(enrolment, self)).body.access).toBe('HELD');
  const rest = await post(refund, {}, traced(admin, `refunded-${courseId}`));
  expect(rest).toMatchObject({ status: 200, body: { status: 'REFUNDED' } });
  await platform.settled();
  expect((await get(enrolment, self)).body.access).toBe('REVOKED');
  expect(await told(`refunded-${courseId}`)).toEqual([
    'course.access.revoked ← payment.refunded',
    'payment.refunded ← request',
  ]);
});

test('a course is bought once, not by its tutor, and not after it was withdrawn', async () => {
  const [tutor, { userId: studentId, self }] = [await newTutor(), await person('STUDENT')];
  const courseId = await soldBy(tutor, 'm-1');
  expect(await buy(courseId, tutor.self)).toMatchObject({ status: 422, body: { code: 'own-course' } });
  const key = randomUUID();
  const bought = await buy(courseId, self, key);
  expect(bought.status).toBe(201);
  expect((await buy(courseId, self, key)).body).toEqual(bought.body);
  expect(await buy(courseId, self)).toMatchObject({
    status: 409,
    body: { code: 'course-bought-already', paymentId: bought.body.paymentId },
  });

  // Before access is granted, perhaps: what was paid for is given.
  expect((await remove(`/courses/${courseId}/publication`, tutor.self)).status).toBe(200);
  await platform.settled();
  expect((await get(`/courses/${courseId}/students/${studentId}`, self)).body.access).toBe('HELD');
  expect(await get(`/courses/${courseId}`)).toMatchObject({ status: 200, body: { forSale: false } });
  const late = await person('STUDENT');
  expect(await buy(courseId, late.self)).toMatchObject({ status: 404, body: { code: 'course-not-found' } });
});

test('what is not one’s own looks as what is not there, and what is wrong says what', async () => {
  const [tutor, rival, { self: student, userId: studentId }] = [
    await newTutor(),
    await newTutor(),
    await person('STUDENT'),
  ];
  const courseId = await draftedBy(tutor, 'm-1');
  const { body: bodies = {} } = draftCourse(['m-1']);
  expect(await post('/courses', bodies, student)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect((await post('/courses', bodies, {})).status).toBe(401);
  expect(await platform.http.post('/courses', bodies, tutor.self)).toMatchObject({
    status: 400,
    body: { code: 'idempotency-key-required' },
  });
  expect((await post('/courses', { ...bodies, price: 'much' }, tutor.self)).status).toBe(400);

  for (const attempt of [
    (id: string) => get(`/courses/${id}/draft`, rival.self),
    (id: string) => get(`/courses/${id}`),
    (id: string) => platform.http.patch(`/courses/${id}`, { title: 'Mine' }, rival.self),
    (id: string) => put(`/courses/${id}/publication`, undefined, rival.self),
    (id: string) => get(`/courses/${id}/students`, rival.self),
    (id: string) => put(`/courses/${id}/students/${studentId}/access`, undefined, rival.self),
  ]) {
    const foreign = said(await attempt(courseId));
    expect(foreign).toMatchObject({ status: 404, problem: { code: 'course-not-found' } });
    expect(foreign).toEqual(said(await attempt(randomUUID())));
  }
  for (const path of ['progress', 'enrolments'])
    expect(said(await get(`/students/${studentId}/${path}`, rival.self))).toEqual(
      said(await get(`/students/${randomUUID()}/${path}`, rival.self)),
    );

  const revise = (version: number, title: string) =>
    platform.http.patch(
      `/courses/${courseId}`,
      { title },
      {
        ...tutor.self,
        headers: { 'if-match': `"${version}"` },
      },
    );
  expect(await revise(1, 'Algebra')).toMatchObject({ status: 200, body: { version: 2 } });
  expect(await revise(1, 'Geometry')).toMatchObject({ status: 412, body: { code: 'version-mismatch' } });
});

/** A lesson of this tutor has taken place, at another time: two at one time there cannot be. */
const taught = async (lesson: Omit<DataOf<typeof lessonCompletedV1>, 'lessonId' | 'completedAt'>) => {
  const lessonId = `l-${randomUUID()}`;
  const detail = {
    id: randomUUID(),
    type: 'lesson.completed',
    version: 1,
    source: 'edtech.tutoring',
    aggregate: { type: 'Lesson', id: lessonId, sequence: 1 },
    occurredAt: new Date().toISOString(),
    correlationId: `taught-${lessonId}`,
    causationId: randomUUID(),
    data: { lessonId, completedAt: new Date().toISOString(), ...lesson },
  };
  const entry = { Source: detail.source, DetailType: detail.type, Detail: JSON.stringify(detail) };
  const sent = await platform.aws.eventbridge.send(
    new PutEventsCommand({ Entries: [{ ...entry, EventBusName: 'edtech-platform-events-dev' }] }),
  );
  expect(sent.FailedEntryCount).toBe(0);
  await platform.settled();
};

/** Pays for a lesson that begins now, schedules it, and has its tutor complete it. Returns its payment. */
const takeLesson = async (
  { userId: tutorId, self: tutor }: Person,
  { self }: Person,
  course: object,
  correlationId: string,
): Promise<string> => {
  const held = await ask(holdLesson(tutorId), self);
  expect(held).toMatchObject({ status: 201, body: { status: 'AUTHORIZED' } });
  const paymentId = String(held.body.paymentId);
  const made = await ask(scheduleLesson({ tutorId, paymentId, at: Date.now(), of: course }), self);
  expect(made).toMatchObject({ status: 201, body: { status: 'SCHEDULED' } });
  const completed = await ask(completeLesson(String(made.body.lessonId)), traced(tutor, correlationId));
  expect(completed).toMatchObject({ status: 200, body: { status: 'COMPLETED' } });
  await platform.settled();
  return paymentId;
};

test('the lesson that teaches the last module is paid for, is progress, and completes the course: once', async () => {
  const [tutor, student] = [await newTutor(), await person('STUDENT')];
  const { userId: studentId, self } = student;
  const courseId = await soldBy(tutor, 'm-1', 'm-2');
  expect((await buy(courseId, self)).status).toBe(201);
  await platform.settled();
  const lesson = { studentId, tutorId: tutor.userId, courseId };
  await taught({ ...lesson, module: 'm-1' });
  const enrolment = `/courses/${courseId}/students/${studentId}`;
  expect((await get(enrolment, self)).body).toMatchObject({ learned: ['m-1'], percent: 50 });
  expect((await get(enrolment, self)).body).not.toHaveProperty('completedAt');

  const flow = `completed-${courseId}`;
  const paymentId = await takeLesson(tutor, student, { courseId, module: 'm-2' }, flow);
  expect(await get(`/payments/${paymentId}`, self)).toMatchObject({ body: { status: 'CAPTURED' } });
  expect(await told(flow)).toEqual([
    'course.completed ← progress.updated',
    'lesson.completed ← request',
    'payment.completed ← lesson.completed',
    'progress.updated ← lesson.completed',
  ]);
  const done = await get(enrolment, self);
  expect(done.body).toMatchObject({ percent: 100, completedAt: expect.any(String) });
  const lessons = `/students/${studentId}/progress/${courseId}/lessons`;
  expect((await get(lessons, self)).body.lessons).toHaveLength(2);

  // More of the same, and a module that the tutor adds, complete nothing again.
  await taught({ ...lesson, module: 'm-2' });
  const modules = ['m-1', 'm-2', 'm-3'].map(moduleNamed);
  expect((await platform.http.patch(`/courses/${courseId}`, { modules }, tutor.self)).status).toBe(200);
  expect((await put(`/courses/${courseId}/publication`, undefined, tutor.self)).body.edition).toBe(2);
  await taught({ ...lesson, module: 'm-3' });
  const after = await get(enrolment, self);
  expect(after.body).toMatchObject({ edition: 1, percent: 100, completedAt: done.body.completedAt });
  const completions = (await publishedBy(platform, 'course')).filter(
    ({ type, aggregate }) => type === 'course.completed' && aggregate.id === `${courseId}:${studentId}`,
  );
  expect(completions.map(({ data }) => data)).toEqual([
    { studentId, courseId, tutorId: tutor.userId, completedAt: done.body.completedAt },
  ]);
});

test('a lesson without a course is paid for, and moves no course', async () => {
  const [tutor, other, student] = [await newTutor(), await newTutor(), await person('STUDENT')];
  const { userId: studentId, self } = student;
  const courseId = await soldBy(tutor, 'm-1');
  expect((await buy(courseId, self)).status).toBe(201);
  await platform.settled();
  const progress = `/students/${studentId}/progress`;
  const before = (await get(progress, self)).body;
  const flow = `alone-${courseId}`;
  const paymentId = await takeLesson(other, student, {}, flow);
  expect(await get(`/payments/${paymentId}`, self)).toMatchObject({ body: { status: 'CAPTURED' } });
  expect(await told(flow)).toEqual(['lesson.completed ← request', 'payment.completed ← lesson.completed']);
  expect((await get(progress, self)).body).toEqual(before);
});
