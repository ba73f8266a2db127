import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  courseAccessGrantedV1,
  type DataOf,
  type EventContract,
  lessonBookingFailedV1,
  notificationSendingRequestedV1,
} from '@edtech/contracts';
import type { RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { ANSWERS_TO_BOOKINGS } from './made-up-bookings.ts';

let platform: Platform;
let admin: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform({ unwaited: ANSWERS_TO_BOOKINGS });
  admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
}, 200_000);

afterAll(() => platform?.stop());

interface Person {
  readonly userId: string;
  readonly email: string;
  readonly self: RequestOptions;
}

/** Somebody who has registered, with an address that begins like this. */
const register = async (name = 'alice', role = 'STUDENT'): Promise<Person> => {
  const userId = `u-${randomUUID()}`;
  const email = `${name}+${userId}@example.com`;
  const self = { token: await localToken({ userId, roles: [role] }) };
  expect((await platform.http.post('/users', { userId, email, role })).status).toBe(201);
  await platform.settled();
  return { userId, email, self };
};

const publish = async <Contract extends EventContract>(
  contract: Contract,
  data: DataOf<Contract>,
): Promise<void> => {
  const detail = {
    id: randomUUID(),
    type: contract.type,
    version: contract.version,
    source: `edtech.${contract.context}`,
    aggregate: { type: contract.aggregate, id: randomUUID(), sequence: 1 },
    occurredAt: new Date().toISOString(),
    correlationId: 'c-1',
    causationId: 'd-1',
    data,
  };
  const entry = { Source: detail.source, DetailType: contract.type, Detail: JSON.stringify(detail) };
  // Twice: the bus may do that.
  const Entries = [1, 2].map(() => ({ ...entry, EventBusName: 'edtech-platform-events-dev' }));
  const { FailedEntryCount } = await platform.aws.eventbridge.send(new PutEventsCommand({ Entries }));
  expect(FailedEntryCount).toBe(0);
  await platform.settled();
};

interface Listed {
  readonly mailId: string;
  readonly subject: string;
}

/** The mails to an address, newest first. */
const mailsTo = async (email: string): Promise<readonly Listed[]> => {
  const { status, body } = await platform.http.get(`/mailbox?to=${encodeURIComponent(email)}`, admin);
  expect(status).toBe(200);
  // A list of this API is an array under its name.
  return body.mails as readonly Listed[];
};
const subjectsTo = async ({ email }: Person) => (await mailsTo(email)).map(({ subject }) => subject);

const historyOf = async ({ userId, self }: Person) =>
  (await platform.http.get(`/users/${userId}/notifications`, self)).body.notifications as readonly {
    readonly notificationId: string;
  }[];

const lessonOf = (student: Person, tutor: Person) => ({
  lessonId: 'l-1',
  studentId: student.userId,
  tutorId: tutor.userId,
  scheduledTime: '2026-11-05T16:00:00.000Z',
  durationMinutes: 60,
  subject: 'Algebra',
});

test('who registers reads a welcome mail, finds it in their history, and nobody else does', async () => {
  const alice = await register();
  const [mail, ...others] = await mailsTo(alice.email);
  expect([mail?.subject, others]).toEqual(['Welcome to Edtech', []]);
  expect(await platform.http.get(`/mailbox/${mail?.mailId}`, admin)).toMatchObject({
    status: 200,
    body: { to: alice.email, from: 'no-reply@edtech.example', text: expect.stringContaining('Hello,') },
  });
  const [notification] = await historyOf(alice);
  expect(notification).toMatchObject({ template: 'welcome', status: 'SENT', recipientId: alice.userId });
  const path = `/notifications/${notification?.notificationId}`;
  const shown = await platform.http.get(path, alice.self);
  expect(shown).toMatchObject({ status: 200, body: { status: 'SENT' } });
  expect(shown.headers.get('etag')).toBe('"3"');

  const bob = await register('bob');
  expect(await platform.http.get(path, bob.self)).toMatchObject({ status: 404 });
  expect(await platform.http.get(`/users/${alice.userId}/notifications`, bob.self)).toMatchObject({
    status: 403,
  });
  expect(await platform.http.get(`/mailbox?to=${alice.email}`, alice.self)).toMatchObject({ status: 403 });
  expect(await platform.http.get('/mailbox', admin)).toMatchObject({
    status: 400,
    body: { code: 'query-invalid' },
  });
});

test('a booking has both told, by their names and in their zones, once each', async () => {
  const [student, tutor] = [await register(), await register('tom', 'TUTOR')];
  await platform.http.patch(`/users/${tutor.userId}`, { displayName: 'Tom Tutor' }, tutor.self);
  const berlin = JSON.stringify({ courses: true, lessons: true, timeZone: 'Europe/Berlin' });
  const preferences = `/notification-preferences/${student.userId}`;
  const chosen = await platform.http.send('PUT', preferences, berlin, {
    ...student.self,
    headers: { 'if-match': '"0"' },
  });
  expect(chosen).toMatchObject({ status: 200, body: { timeZone: 'Europe/Berlin', version: 1 } });
  expect((await platform.http.get(preferences, student.self)).body).toEqual(chosen.body);
  await platform.settled();

  const bookingId = `b-${randomUUID()}`;
  for (const { userId: recipientId } of [student, tutor])
    await publish(notificationSendingRequestedV1, {
      bookingId,
      notificationId: randomUUID(),
      recipientId,
      template: 'lesson-confirmed',
      lesson: lessonOf(student, tutor),
    });
  const [confirmation] = await mailsTo(student.email);
  const { body } = await platform.http.get(`/mailbox/${confirmation?.mailId}`, admin);
  expect(body.subject).toBe('Lesson with Tom Tutor on 5 November 2026');
  expect(body.text).toContain('17:00 to 18:00 (Europe/Berlin)');
  expect(await subjectsTo(student)).toHaveLength(2);
  expect(await subjectsTo(tutor)).toEqual(['New booking on 5 November 2026', 'Welcome to Edtech']);
});

test('a booking that failed is told to the student, with the reason', async () => {
  const [student, tutor] = [await register(), await register('tom', 'TUTOR')];
  await publish(lessonBookingFailedV1, {
    bookingId: `b-${randomUUID()}`,
    studentId: student.userId,
    tutorId: tutor.userId,
    requestedTime: '2026-11-05T16:00:00.000Z',
    step: 'PAYMENT_AUTHORIZATION',
    code: 'card-declined',
    reason: 'The card was declined.',
    timestamp: new Date().toISOString(),
  });
  const [mail] = await mailsTo(student.email);
  const { body } = await platform.http.get(`/mailbox/${mail?.mailId}`, admin);
  expect(body.text).toContain('The card was declined.');
});

test('what is not wanted is not sent, and shown as such', async () => {
  const student = await register();
  const none = JSON.stringify({ courses: false, lessons: false });
  await platform.http.send('PUT', `/notification-preferences/${student.userId}`, none, student.self);
  await publish(courseAccessGrantedV1, {
    studentId: student.userId,
    courseId: 'c-1',
    tutorId: 't-1',
    grantedAt: new Date().toISOString(),
  });
  expect(await subjectsTo(student)).toEqual(['Welcome to Edtech']);
  expect(await historyOf(student)).toMatchObject([
    { template: 'course-welcome', status: 'SKIPPED' },
    { template: 'welcome', status: 'SENT' },
  ]);
});

test('a mail that is refused has failed; an administrator sends it again, to the new address', async () => {
  const student = await register('bounce');
  const [failed] = await historyOf(student);
  expect(failed).toMatchObject({ status: 'FAILED', failureCode: 'address-rejected' });
  expect(await mailsTo(student.email)).toEqual([]);

  const moved = { ...student, email: `moved+${student.userId}@example.com` };
  await platform.http.patch(`/users/${student.userId}`, { email: moved.email }, student.self);
  await platform.settled();
  const path = `/notifications/${failed?.notificationId}/resend`;
  const headers = { 'idempotency-key': randomUUID() };
  const send = (options: RequestOptions) => platform.http.send('POST', path, '', options);
  expect(await send({ ...student.self, headers })).toMatchObject({ status: 403 });
  expect(await send(admin)).toMatchObject({ status: 400, body: { code: 'idempotency-key-required' } });
  const sent = await send({ ...admin, headers });
  expect(sent).toMatchObject({ status: 201, body: { status: 'SENT', resendOf: failed?.notificationId } });
  expect((await send({ ...admin, headers })).body).toEqual(sent.body);
  expect(await subjectsTo(moved)).toEqual(['Welcome to Edtech']);
});

test('a sender that is in trouble leaves the mail pending, and nothing that is logged names an address', async () => {
  const [busy, silent] = [await register('overload'), await register('timeout')];
  expect(await historyOf(busy)).toMatchObject([{ status: 'PENDING', failureCode: 'sender-unavailable' }]);
  // A greeting that may have arrived is not sent again.
  expect(await historyOf(silent)).toMatchObject([{ status: 'FAILED', failureCode: 'outcome-unknown' }]);
  expect(await subjectsTo(silent)).toEqual(['Welcome to Edtech']);
  expect(platform.output()).toContain('mail not sent');
  expect(platform.output()).not.toContain('@example.com');
});
