import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Notification } from '../../../services/notification/src/domain/notification.ts';
import {
  changeRecipient,
  deactivateRecipient,
  Recipient,
  registerRecipient,
} from '../../../services/notification/src/domain/recipient.ts';
import { requestNotification } from '../../../services/notification/src/domain/request-notification.ts';
import { send } from '../payment/stage.ts';
import { startNotification } from './stage.ts';

const context = {
  correlationId: 'c-1',
  causationId: 'r-1',
  actor: { kind: 'service', id: 'test' },
} as const;
const admin = { user: 'root', roles: ['ADMIN'] };
const tutor = { user: 't-1', roles: ['TUTOR'] };

let on: Awaited<ReturnType<typeof startNotification>>;

const handlers = async () => ({
  get: await on.load('get-notification'),
  list: await on.load('list-notifications'),
  resend: await on.load('resend-notification'),
  preferences: await on.load('get-preferences'),
  choose: await on.load('choose-preferences'),
  mails: await on.load('list-mails'),
  mail: await on.load('get-mail'),
  sweep: await on.load('send-due'),
});
let http: Awaited<ReturnType<typeof handlers>>;

beforeAll(async () => {
  // What the functions log of mails that were put off.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  jest.spyOn(console, 'info').mockImplementation(() => {});
  on = await startNotification();
  http = await handlers();
});

afterAll(() => jest.restoreAllMocks());

interface Student {
  readonly user: string;
  readonly roles: readonly string[];
  readonly email: string;
}

const register = async (name = 'alice'): Promise<Student> => {
  const user = `u-${randomUUID()}`;
  const email = `${name}+${user}@example.com`;
  await on.store.execute(Recipient, user, registerRecipient({ email }), { context });
  return { user, roles: ['STUDENT'], email };
};

/** The id of a mail that was sent, or not, for a payment that failed. */
const notify = async ({ user }: Student): Promise<string> => {
  const id = `n-${randomUUID()}`;
  const content = {
    kind: 'payment-failed',
    about: 'LESSON',
    reason: 'The card was declined.',
    amount: { minorUnits: 4_990, currency: 'EUR' },
  } as const;
  const wanted = { recipientId: user, template: content.kind, channel: 'EMAIL', content } as const;
  await on.notifications.request(id, wanted, context);
  await on.project(id);
  return id;
};

const mailsTo = async (email: string) => {
  const { body } = await send(http.mails, { ...admin, query: { to: email } });
  // A list of this API is an array under its name.
  return body.mails as readonly { readonly mailId: string; readonly notificationId: string }[];
};

describe('GET /notification-preferences/{userId}', () => {
  test('shows what is sent to who has chosen nothing', async () => {
    const { user, roles } = await register();
    const answer = await send(http.preferences, { user, roles, path: { userId: user } });
    expect(answer).toMatchObject({
      status: 200,
      body: { userId: user, courses: true, lessons: true, version: 0 },
    });
    expect(answer.headers.etag).toBe('"0"');
  });

  test('is for oneself, and for administrators', async () => {
    const { user } = await register();
    const path = { userId: user };
    expect(await send(http.preferences, { ...tutor, path })).toMatchObject({ status: 403 });
    expect(await send(http.preferences, { path })).toMatchObject({ status: 401 });
    expect(await send(http.preferences, { ...admin, path })).toMatchObject({ status: 200 });
    expect(await send(http.preferences, { ...admin, path: { userId: 'u-none' } })).toMatchObject({
      status: 404,
      body: { code: 'recipient-not-found' },
    });
  });
});

describe('PUT /notification-preferences/{userId}', () => {
  const wanted = { courses: false, lessons: true, timeZone: 'Europe/Berlin' };

  test('replaces what was chosen, if it is as the caller has seen it', async () => {
    const { user, roles } = await register();
    const put = (body: object, version?: number) =>
      send(http.choose, {
        user,
        roles,
        path: { userId: user },
        body,
        ...(version === undefined ? {} : { headers: { 'if-match': `"${version}"` } }),
      });
    const first = await put(wanted, 0);
    expect(first).toMatchObject({ status: 200, body: { ...wanted, version: 1 } });
    expect(first.headers.etag).toBe('"1"');
    expect(await put({ courses: true, lessons: true }, 0)).toMatchObject({ status: 412 });
    expect(await put(wanted, 1)).toMatchObject({ status: 200, body: { version: 1 } });
    const second = await put({ courses: true, lessons: true });
    expect(second).toMatchObject({ status: 200, body: { courses: true, version: 2 } });
    expect(second.body).not.toHaveProperty('timeZone');
    expect(await send(http.preferences, { user, roles, path: { userId: user } })).toMatchObject({
      body: second.body,
    });
  });

  test.each([
    ['nothing', {}, 400, 'request-invalid'],
    ['a category by another word', { courses: 'no', lessons: true }, 400, 'request-invalid'],
    [
      'a category that cannot be switched off',
      { courses: true, lessons: true, bookings: false },
      400,
      'request-invalid',
    ],
    [
      'a zone that there is not',
      { courses: true, lessons: true, timeZone: 'Mars/Olympus' },
      422,
      'time-zone-unknown',
    ],
    ['an offset for a zone', { courses: true, lessons: true, timeZone: '+01:00' }, 400, 'request-invalid'],
    ['no JSON', '{', 400, 'json-malformed'],
  ])('refuses %s', async (_, body, status, code) => {
    const { user, roles } = await register();
    expect(await send(http.choose, { user, roles, path: { userId: user }, body })).toMatchObject({
      status,
      body: { code },
    });
  });

  test('is not for others, for who is not known, nor for who has left', async () => {
    const { user, roles } = await register();
    const asked = { path: { userId: user }, body: wanted };
    expect(await send(http.choose, { ...tutor, ...asked })).toMatchObject({ status: 403 });
    await on.store.execute(Recipient, user, deactivateRecipient(), { context });
    expect(await send(http.choose, { user, roles, ...asked })).toMatchObject({
      status: 409,
      body: { code: 'recipient-deactivated' },
    });
    const none = { user: 'u-none', roles, path: { userId: 'u-none' }, body: wanted };
    expect(await send(http.choose, none)).toMatchObject({ status: 404 });
  });
});

describe('GET /users/{userId}/notifications', () => {
  test('lists one’s own, newest first, page by page, and no address', async () => {
    const student = await register();
    const ids = [await notify(student), await notify(student), await notify(student)];
    const { user, roles, email } = student;
    const asked = { user, roles, path: { userId: user } };
    const first = await send(http.list, { ...asked, query: { limit: '2' } });
    const cursor = String(first.body.cursor);
    const second = await send(http.list, { ...asked, query: { limit: '2', cursor } });
    const listed = [first, second].flatMap(({ body }) => body.notifications as { notificationId: string }[]);
    expect(listed.map(({ notificationId }) => notificationId)).toEqual(ids.toReversed());
    expect(listed[0]).toMatchObject({ status: 'SENT', template: 'payment-failed', version: 3 });
    expect(JSON.stringify(listed)).not.toContain(email);
    expect((await send(http.list, { ...admin, path: { userId: user } })).body.notifications).toEqual(listed);
  });

  test('is not for others, nor with what it does not know', async () => {
    const { user, roles } = await register();
    const path = { userId: user };
    expect(await send(http.list, { ...tutor, path })).toMatchObject({ status: 403 });
    expect(await send(http.list, { path })).toMatchObject({ status: 401 });
    const own = { user, roles, path };
    expect(await send(http.list, { ...own, query: { limit: '0' } })).toMatchObject({
      body: { code: 'query-invalid' },
    });
    expect(await send(http.list, { ...own, query: { cursor: 'x' } })).toMatchObject({
      body: { code: 'cursor-unknown' },
    });
    expect(await send(http.list, { ...own, query: { to: 'x' } })).toMatchObject({
      body: { code: 'query-unknown' },
    });
  });
});

describe('GET /notifications/{notificationId}', () => {
  test('shows what became of it, and its version', async () => {
    const student = await register('bounce');
    const notificationId = await notify(student);
    const answer = await send(http.get, { ...student, path: { notificationId } });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'FAILED', failureCode: 'address-rejected' },
    });
    expect(answer.headers.etag).toBe('"3"');
  });

  test('answers for one of somebody else as for one that there is not', async () => {
    const notificationId = await notify(await register());
    const foreign = await send(http.get, { ...tutor, path: { notificationId } });
    const none = await send(http.get, { ...tutor, path: { notificationId: 'n-none' } });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'notification-not-found' } });
    expect({ ...foreign.body, instance: '', correlationId: '' }).toEqual({
      ...none.body,
      instance: '',
      correlationId: '',
    });
  });
});

describe('POST /notifications/{notificationId}/resend', () => {
  const key = () => ({ 'idempotency-key': randomUUID() });

  test('sends one that failed to the address of now, once for each key', async () => {
    const student = await register('bounce');
    const notificationId = await notify(student);
    const email = `moved+${student.user}@example.com`;
    await on.store.execute(Recipient, student.user, changeRecipient({ email }), { context });

    const headers = key();
    const asked = { ...admin, path: { notificationId }, headers };
    const [first, again] = [await send(http.resend, asked), await send(http.resend, asked)];
    expect(first).toMatchObject({ status: 201, body: { status: 'SENT', resendOf: notificationId } });
    expect(first.headers.location).toBe(`/notifications/${first.body.notificationId}`);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(await mailsTo(email)).toMatchObject([{ notificationId: first.body.notificationId }]);

    const other = await send(http.resend, { ...asked, headers: key() });
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'notification-resent-already', resentAs: first.body.notificationId },
    });
    expect((await on.store.load(Notification, notificationId)).state).toMatchObject({ status: 'failed' });
  });

  test('is refused for one that was sent, one that there is not, without a key, and to others', async () => {
    const student = await register();
    const path = { notificationId: await notify(student) };
    expect(await send(http.resend, { ...admin, path, headers: key() })).toMatchObject({
      status: 409,
      body: { code: 'notification-not-failed' },
    });
    const none = { ...admin, path: { notificationId: 'n-none' }, headers: key() };
    expect(await send(http.resend, none)).toMatchObject({ status: 404 });
    expect(await send(http.resend, { ...admin, path })).toMatchObject({
      status: 400,
      body: { code: 'idempotency-key-required' },
    });
    expect(await send(http.resend, { ...student, path, headers: key() })).toMatchObject({ status: 403 });
  });
});

describe('GET /mailbox', () => {
  test('shows what was sent to an address, whole', async () => {
    const student = await register();
    const notificationId = await notify(student);
    const [mail] = await mailsTo(student.email);
    expect(mail).toMatchObject({ notificationId, subject: 'A payment was not made' });
    const path = { mailId: String(mail?.mailId) };
    expect(await send(http.mail, { ...admin, path })).toMatchObject({
      status: 200,
      body: {
        to: student.email,
        from: 'no-reply@edtech.example',
        text: expect.stringContaining('Amount: €49.90'),
        html: expect.stringContaining('<td>€49.90</td>'),
      },
    });
    expect(await send(http.mail, { ...student, path })).toMatchObject({ status: 403 });
  });

  test('is for administrators, who say of whom', async () => {
    const { user, roles, email } = await register();
    expect(await send(http.mails, { user, roles, query: { to: email } })).toMatchObject({ status: 403 });
    expect(await send(http.mails, admin)).toMatchObject({ status: 400, body: { code: 'query-invalid' } });
    expect(await send(http.mails, { ...admin, query: { to: email } })).toMatchObject({ body: { mails: [] } });
    expect(await send(http.mails, { ...admin, query: { to: email, cursor: 'x' } })).toMatchObject({
      body: { code: 'cursor-unknown' },
    });
    expect(await send(http.mail, { ...admin, path: { mailId: 'none' } })).toMatchObject({
      status: 404,
      body: { code: 'mail-not-found' },
    });
  });
});

test('the sweep sends what is due, and leaves what is not', async () => {
  const [due, busy] = [await register(), await register('overload')];
  const later = await notify(busy);
  const id = `n-${randomUUID()}`;
  const welcome = { kind: 'welcome', role: 'STUDENT' } as const;
  const wanted = {
    recipientId: due.user,
    template: 'welcome',
    channel: 'EMAIL',
    content: welcome,
  } as const;
  await on.store.execute(Notification, id, requestNotification(wanted), { context });
  await on.project(id);

  await http.sweep({}, { getRemainingTimeInMillis: () => 30_000 });
  expect(await mailsTo(due.email)).toMatchObject([{ notificationId: id }]);
  expect((await on.store.load(Notification, later)).state).toMatchObject({ status: 'pending', attempts: 1 });
});
