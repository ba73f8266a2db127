import { randomUUID } from 'node:crypto';
import type { Answer, RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';

const MINUTE = 60_000;
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

let platform: Platform;
let admin: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform();
  admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
}, 200_000);

afterAll(() => platform?.stop());

const withKey = (options: RequestOptions, key: string): RequestOptions => ({
  ...options,
  headers: { 'idempotency-key': key },
});

/** Sends a request twice with one key, and another one with that key; returns the answer of the first. */
const sentAgain = async (
  path: string,
  options: RequestOptions,
  [body, otherBody]: readonly [object, object],
): Promise<Answer> => {
  const key = randomUUID();
  const send = (sent: object): Promise<Answer> => platform.http.post(path, sent, withKey(options, key));
  const first = await send(body);
  expect([first.status, first.body]).toEqual([first.status < 300 ? first.status : 0, first.body]);
  const again = await send(body);
  expect(again).toMatchObject({ status: first.status, body: first.body });
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
  expect(await send(otherBody)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  return first;
};

const someone = (role: string) => ({ email: `${randomUUID()}@example.com`, role });

test('whoever registers twice with one key is registered once', async () => {
  const { body } = await sentAgain('/users', {}, [someone('STUDENT'), someone('STUDENT')]);
  await platform.settled();
  expect(await platform.http.get(`/users/${body.userId}`, admin)).toMatchObject({ body: { version: 1 } });
  const { email } = someone('ADMIN');
  await sentAgain('/admins', admin, [{ email }, { email, displayName: 'Root' }]);
});

test('the key of one caller is not that of another', async () => {
  const key = randomUUID();
  const [{ email }, { email: otherEmail }] = [someone('ADMIN'), someone('ADMIN')];
  const other = { token: await localToken({ userId: 'root-2', roles: ['ADMIN'] }) };
  expect(await platform.http.post('/admins', { email }, withKey(admin, key))).toMatchObject({ status: 201 });
  expect(await platform.http.post('/admins', { email: otherEmail }, withKey(other, key))).toMatchObject({
    status: 201,
  });
});

test('lessons are scheduled, cancelled and completed once', async () => {
  const tutorId = `t-${randomUUID()}`;
  const tutor = { token: await localToken({ userId: tutorId, roles: ['TUTOR'] }) };
  const student = { token: await localToken({ userId: 's-1', roles: ['STUDENT'] }) };
  await platform.http.post('/users', { ...someone('TUTOR'), userId: tutorId });
  await platform.settled();
  const profile = JSON.stringify({ displayName: 'Tom', subjects: ['Algebra'] });
  expect(await platform.http.send('PUT', `/tutors/${tutorId}`, profile, tutor)).toMatchObject({
    status: 200,
    body: { displayName: 'Tom', timeZone: 'UTC', version: 2 },
  });
  const weekly = WEEKDAYS.map((day) => ({ day, from: '00:00', to: '24:00' }));
  const hours = JSON.stringify({ timeZone: 'Europe/Berlin', weekly });
  await platform.http.send('PUT', `/tutors/${tutorId}/availability`, hours, tutor);
  await platform.settled();
  for (const path of [`/tutors/${tutorId}`, `/tutors/${tutorId}/availability`])
    expect(await platform.http.get(path, student)).toMatchObject({ status: 200, body: { version: 3 } });

  const now = Math.floor(Date.now() / (5 * MINUTE)) * 5 * MINUTE;
  const lesson = (start: number) => ({
    tutorId,
    scheduledTime: new Date(start).toISOString(),
    durationMinutes: 60,
    subject: 'Algebra',
  });
  const far = now + 48 * 60 * MINUTE;
  const later = await sentAgain('/lessons', student, [lesson(far), lesson(far + 120 * MINUTE)]);
  await sentAgain(`/lessons/${later.body.lessonId}/cancel`, student, [
    { reason: 'ill' },
    { reason: 'bored' },
  ]);

  const [one, other] = [
    await platform.http.post('/lessons', lesson(now), student),
    await platform.http.post('/lessons', lesson(now + 120 * MINUTE), student),
  ];
  const key = randomUUID();
  const complete = (made: Answer): Promise<Answer> =>
    platform.http.send('POST', `/lessons/${made.body.lessonId}/complete`, '', withKey(tutor, key));
  const completed = await complete(one);
  expect(completed).toMatchObject({ status: 200, body: { status: 'COMPLETED' } });
  expect(await complete(one)).toMatchObject({ status: 200, body: completed.body });
  expect(await complete(other)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
});

test('payments are captured and released once', async () => {
  const userId = `u-${randomUUID()}`;
  const self = { token: await localToken({ userId, roles: ['STUDENT'] }) };
  await platform.http.post('/users', { ...someone('STUDENT'), userId });
  await platform.settled();
  const method = JSON.stringify({ token: 'tok_visa' });
  await platform.http.send('PUT', `/payment-accounts/${userId}/payment-method`, method, self);
  await platform.settled();
  for (const path of ['', '/history'])
    expect(await platform.http.get(`/payment-accounts/${userId}${path}`, self)).toMatchObject({
      status: 200,
    });
  const lesson = {
    paymentType: 'LESSON',
    tutorId: 't-1',
    amount: { minorUnits: 4_990, currency: 'EUR' },
    description: 'Algebra, 60 minutes',
  };
  const dearer = { ...lesson, amount: { minorUnits: 5_000, currency: 'EUR' } };
  const taken = await sentAgain('/payments', self, [lesson, dearer]);
  const amounts = [{ minorUnits: 4_000 }, { minorUnits: 3_000 }] as const;
  await sentAgain(`/payments/${taken.body.paymentId}/capture`, admin, amounts);
  await sentAgain(`/payments/${taken.body.paymentId}/refund`, admin, [
    { minorUnits: 990 },
    { minorUnits: 991 },
  ]);
  const freed = await platform.http.post('/payments', lesson, withKey(self, randomUUID()));
  const reasons = [{ reason: 'tutor-ill' }, { reason: 'student-ill' }] as const;
  await sentAgain(`/payments/${freed.body.paymentId}/release`, admin, reasons);
});

test('a payment needs a key', async () => {
  const self = { token: await localToken({ userId: 'u-1', roles: ['STUDENT'] }) };
  const body = {
    paymentType: 'LESSON',
    tutorId: 't-1',
    amount: { minorUnits: 1, currency: 'EUR' },
    description: 'Algebra',
  };
  expect(await platform.http.post('/payments', body, self)).toMatchObject({
    status: 400,
    body: { code: 'idempotency-key-required' },
  });
});
