import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import {
  bodyOf,
  buyCourse,
  draftCourse,
  LESSON_PRICE as FEE,
  holdLesson,
  keyOf,
  leaveCard,
  COURSE_PRICE as PRICE,
  publishCourse,
  type Request,
  register,
  scheduleLesson,
  teachAlways,
} from '../acting/requests.ts';
import { replay } from '../integration/replay/run.ts';

const DAY = 86_400_000;

let platform: Platform;
let admin: RequestOptions;
/** The day on which all of it happens, and the next one: it may be midnight in between. */
let range: string;

beforeAll(async () => {
  // Whatever happens once counts once although events come twice and out of order.
  const twice = { duplicate: 0.5, reorder: 0.3 };
  platform = await startPlatform({ faults: { bus: twice, queue: twice }, seed: 23 });
  admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
  const day = (after: number): string => new Date(Date.now() + after * DAY).toISOString().slice(0, 10);
  range = `from=${day(0)}&to=${day(1)}`;
}, 200_000);

afterAll(() => platform?.stop());

interface Person {
  readonly userId: string;
  readonly self: RequestOptions;
}

const expected = (status: number, answer: Answer): Answer['body'] => {
  expect([status, answer.body]).toEqual([answer.status, answer.body]);
  return answer.body;
};

const post = async (path: string, body: object, { token }: RequestOptions, status = 201) => {
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await platform.http.post(path, body, { ...(token === undefined ? {} : { token }), headers });
  return expected(status, answer);
};

const ask = async (request: Request, { token }: RequestOptions = {}) => {
  const options = { ...(token === undefined ? {} : { token }), headers: keyOf(request, randomUUID()) };
  const answer = await platform.http.send(request.method, request.path, bodyOf(request), options);
  return expected(request.method === 'POST' ? 201 : 200, answer);
};

const person = async (name: string, role: 'STUDENT' | 'TUTOR'): Promise<Person> => {
  const self = { token: await localToken({ userId: name, roles: [role] }) };
  await ask(register({ userId: name, role }));
  await platform.settled();
  await ask(leaveCard(name), self);
  return { userId: name, self };
};

const tutorWhoAlwaysTeaches = async (name: string): Promise<Person> => {
  const tutor = await person(name, 'TUTOR');
  await ask(teachAlways(name), tutor.self);
  return tutor;
};

const publishedCourse = async ({ self }: Person): Promise<string> => {
  const { courseId } = await ask(draftCourse(['m-1'], '=Algebra'), self);
  await ask(publishCourse(String(courseId)), self);
  await platform.settled();
  return String(courseId);
};

const buy = async (courseId: string, { self }: Person): Promise<string> => {
  const { paymentId } = await ask(buyCourse(courseId), self);
  await platform.settled();
  return String(paymentId);
};

/** A lesson that is paid for and begins at once, or in so many days. */
const agree = async (tutorId: string, { self }: Person, days: number, of: object = {}): Promise<string> => {
  const paymentId = String((await ask(holdLesson(tutorId), self)).paymentId);
  const at = Date.now() + days * DAY;
  const { lessonId } = await ask(scheduleLesson({ tutorId, paymentId, at, of }), self);
  await platform.settled();
  return String(lessonId);
};

const end = async (lessonId: string, how: 'complete' | 'cancel', { self }: Person): Promise<void> => {
  const headers = { 'idempotency-key': randomUUID() };
  const body = how === 'cancel' ? JSON.stringify({}) : '';
  const path = `/lessons/${lessonId}/${how}`;
  expected(200, await platform.http.send('POST', path, body, { ...self, headers }));
  await platform.settled();
};

const report = async (name: string, query = '', caller = admin): Promise<Answer['body']> =>
  expected(200, await platform.http.get(`/analytics/${name}?${range}${query}`, caller));

/** Every report in every way, as one. */
const everything = async (): Promise<readonly unknown[]> => {
  const asked = ['enrolments', 'revenue', 'lessons', 'active-users'].flatMap((name) =>
    ['&by=day', '&by=tutor', '&by=course'].map((by) => [name, by] as const),
  );
  const all = [...asked, ['registrations', ''] as const];
  return Promise.all(all.map(([name, by]) => report(name, by)));
};

const ran = async (directory: string, ...args: readonly string[]): Promise<unknown> => {
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: platform.endpoints.dynamodb,
    AWS_REGION: platform.endpoints.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const { code, stdout, stderr } = await replay([...args, '--stage', 'dev', '--json'], {
    environment,
    cwd: directory,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

let ada: Person;
let courseId: string;

beforeAll(async () => {
  ada = await tutorWhoAlwaysTeaches('ada');
  await tutorWhoAlwaysTeaches('bert');
  const [carl, dora] = [await person('carl', 'STUDENT'), await person('dora', 'STUDENT')];
  await person('emil', 'STUDENT');
  courseId = await publishedCourse(ada);
  await buy(courseId, carl);
  const given = await buy(courseId, dora);
  await end(await agree('ada', carl, 0, { courseId, module: 'm-1' }), 'complete', ada);
  await end(await agree('bert', dora, 3), 'cancel', dora);
  await post(`/payments/${given}/refund`, { minorUnits: 900 }, admin, 200);
  await post(`/payments/${given}/refund`, {}, admin, 200);
  await post(
    '/users/emil/deactivation',
    {},
    { token: await localToken({ userId: 'emil', roles: ['STUDENT'] }) },
    200,
  );
  await platform.settled();
}, 200_000);

test('the figures are what has happened', async () => {
  expect((await report('registrations')).totals).toEqual({ registered: 5, deactivated: 1 });
  expect((await report('enrolments')).totals).toEqual({ enrolled: 2, revoked: 1, completed: 1 });
  expect((await report('lessons')).totals).toEqual({
    scheduled: 2,
    completed: 1,
    cancelled: 1,
    minutesTaught: 60,
  });
  expect((await report('revenue')).totals).toEqual([
    {
      currency: 'EUR',
      payments: 3,
      refunds: 2,
      receivedMinorUnits: 2 * PRICE.minorUnits + FEE.minorUnits,
      refundedMinorUnits: PRICE.minorUnits,
      netMinorUnits: PRICE.minorUnits + FEE.minorUnits,
    },
  ]);
  expect((await report('active-users')).totals).toEqual({ activeUsers: 5 });
});

test('they are told by tutor and by course, and add up to the same', async () => {
  expect((await report('lessons', '&by=tutor')).rows).toEqual([
    { tutorId: 'ada', scheduled: 1, completed: 1, cancelled: 0, minutesTaught: 60 },
    { tutorId: 'bert', scheduled: 1, completed: 0, cancelled: 1, minutesTaught: 0 },
  ]);
  expect((await report('enrolments', '&by=course')).rows).toEqual([
    { courseId, title: '=Algebra', tutorId: 'ada', enrolled: 2, revoked: 1, completed: 1 },
  ]);
  expect((await report('active-users', '&by=tutor')).rows).toEqual([
    { tutorId: 'ada', activeUsers: 2 },
    { tutorId: 'bert', activeUsers: 1 },
  ]);
  const days = (await report('revenue', '&by=day')).totals;
  for (const by of ['tutor', 'course']) expect((await report('revenue', `&by=${by}`)).totals).toEqual(days);
});

test('a tutor sees the own figures, and nobody else’s', async () => {
  expect((await report('lessons', '&by=tutor', ada.self)).rows).toMatchObject([{ tutorId: 'ada' }]);
  expect((await report('enrolments', '&tutorId=ada', ada.self)).totals).toMatchObject({ enrolled: 2 });
  const others = [`lessons?${range}&tutorId=bert`, `registrations?${range}`];
  for (const path of others) {
    expect(await platform.http.get(`/analytics/${path}`, ada.self)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  }
  const student = { token: await localToken({ userId: 'carl', roles: ['STUDENT'] }) };
  expect((await platform.http.get(`/analytics/lessons?${range}`, student)).status).toBe(403);
  expect((await platform.http.get(`/analytics/lessons?${range}`)).status).toBe(401);
});

test('a spreadsheet gets them as CSV, with nothing that it would run', async () => {
  const asCsv = { ...admin, headers: { accept: 'text/csv' } };
  const answer = await platform.http.get(`/analytics/enrolments?${range}&by=course`, asCsv);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(answer.text).toBe(
    `courseId,title,tutorId,enrolled,revoked,completed\r\n${courseId},'=Algebra,ada,2,1,1\r\n`,
  );
});

test.each([
  ['lessons?from=2026-02-30&to=2026-03-01', 400, 'query-invalid'],
  ['lessons?from=2026-03-02&to=2026-03-01', 400, 'query-invalid'],
  ['lessons?from=2025-01-01&to=2026-03-01', 400, 'query-invalid'],
  ['active-users?from=2026-01-01&to=2026-04-30', 400, 'query-invalid'],
  ['registrations?from=2026-01-01&to=2026-01-02&by=tutor', 400, 'query-invalid'],
  ['lessons?from=2026-01-01', 400, 'query-invalid'],
  ['weather?from=2026-01-01&to=2026-01-02', 404, 'report-not-found'],
])('%s is answered %i %s', async (path, status, code) => {
  const answer = await platform.http.get(`/analytics/${path}`, admin);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('what takes neither JSON nor CSV gets neither', async () => {
  const image = { ...admin, headers: { accept: 'image/png' } };
  const answer = await platform.http.get(`/analytics/lessons?${range}`, image);
  expect([answer.status, answer.body.code]).toEqual([406, 'not-acceptable']);
});

test('remade from the streams, they are the same', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'edtech-analytics-'));
  try {
    const before = await everything();
    const remake = async (name: string): Promise<void> => {
      expect(await ran(directory, 'rebuild', name, '--yes')).toMatchObject({ finished: true, failures: [] });
      expect(await ran(directory, 'switch', name, '--yes')).toMatchObject({ before: 'g1', current: 'g2' });
    };
    await Promise.all(['figures', 'active-users', 'courses'].map(remake));
    expect(await everything()).toEqual(before);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 240_000);
