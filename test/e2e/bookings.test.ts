import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { SAGA_DELAYS } from './saga-delays.ts';

/** What asks payment to hold and to free. */
const PAYMENT_REQUESTS = 'paymentRequests.sqs.1';

let platform: Platform;
let admin: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform({ unwaited: [SAGA_DELAYS] });
  admin = { token: await localToken({ userId: 'a-1', roles: ['ADMIN'] }) };
}, 200_000);

afterAll(() => platform?.stop());

const newStudent = async () => {
  const userId = `s-${randomUUID()}`;
  return { userId, self: { token: await localToken({ userId, roles: ['STUDENT'] }) } };
};

const wanted = {
  tutorId: 't-1',
  requestedTime: '2026-12-05T17:00:00+01:00',
  durationMinutes: 60,
  subject: 'Algebra',
  price: { minorUnits: 4990, currency: 'EUR' },
};

const ask = (self: RequestOptions, body: object = wanted, key: string = randomUUID()) =>
  platform.http.post('/bookings', body, { ...self, headers: { 'idempotency-key': key } });

const cancel = (path: string, self: RequestOptions, ifMatch?: string) =>
  platform.http.send('DELETE', path, '', {
    ...self,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });

type Message = Readonly<Record<string, unknown>>;

/** What a message says has happened, to the booking or in its workflow. */
const eventsIn = ({ event, entries }: Message): readonly unknown[] =>
  // A message about the workflow has a list of such entries.
  entries === undefined
    ? [event]
    : (entries as readonly { readonly event: string }[]).map((one) => one.event);

/** Somebody's connection, and what has come over it. */
const connected = async (self: RequestOptions) => {
  const { status, body } = await platform.http.post('/connection-tickets', undefined, self);
  expect(status).toBe(200);
  const socket = new WebSocket(String(body.url));
  const messages: Message[] = [];
  let arrived = Promise.withResolvers<void>();
  socket.addEventListener('message', ({ data }) => {
    messages.push(JSON.parse(String(data)));
    arrived.resolve();
    arrived = Promise.withResolvers();
  });
  await once(socket, 'open');
  /** Resolves when this has happened to the booking, with the message that says so. */
  const heard = async (bookingId: unknown, event: string): Promise<Message> => {
    for (;;) {
      const found = messages.find((one) => one.bookingId === bookingId && eventsIn(one).includes(event));
      if (found !== undefined) return found;
      await arrived.promise;
    }
  };
  return { socket, messages, heard, url: String(body.url) };
};

/** Whether a connection that is asked for like this is opened. */
const isOpened = async (url: string): Promise<boolean> => {
  const socket = new WebSocket(url);
  const opened = await Promise.race([
    once(socket, 'open').then(() => true),
    once(socket, 'error').then(() => false),
  ]);
  socket.close();
  return opened;
};

test('a student asks for a lesson, once for each key, and sees what happens to the booking', async () => {
  const { userId, self } = await newStudent();
  const key = randomUUID();
  const asked = await ask(self, wanted, key);
  expect(asked).toMatchObject({
    status: 202,
    body: { studentId: userId, status: 'REQUESTED', requestedTime: '2026-12-05T16:00:00.000Z', version: 1 },
  });
  const path = `/bookings/${asked.body.bookingId}`;
  expect(asked.headers.get('location')).toBe(path);
  expect((await ask(self, wanted, key)).body).toEqual(asked.body);
  expect((await ask(self, { ...wanted, subject: 'Geometry' }, key)).body.code).toBe('idempotency-key-reused');

  expect(await platform.http.get(path, self)).toMatchObject({
    status: 200,
    body: {
      studentId: userId,
      history: expect.arrayContaining([expect.objectContaining({ event: 'REQUESTED' })]),
    },
  });
});

test('what is somebody else’s is as if it were not there, whatever is done to it', async () => {
  const { self } = await newStudent();
  const { self: stranger } = await newStudent();
  const { body } = await ask(self);
  const theirs = `/bookings/${body.bookingId}`;
  const none = `/bookings/${randomUUID()}`;
  for (const act of [
    (path: string) => platform.http.get(path, stranger),
    (path: string) => cancel(path, stranger),
    (path: string) => cancel(path, stranger, '"7"'),
  ]) {
    const [one, other] = await Promise.all([act(theirs), act(none)]);
    expect(one).toMatchObject({ status: 404, body: { code: 'booking-not-found' } });
    expect({ ...one.body, instance: '', correlationId: '' }).toEqual({
      ...other.body,
      instance: '',
      correlationId: '',
    });
  }
});

test('students list their own bookings, page by page, the latest first; administrators those of anybody', async () => {
  const { userId, self } = await newStudent();
  const { self: stranger } = await newStudent();
  const ids: unknown[] = [];
  for (const subject of ['Algebra', 'Geometry', 'Latin'])
    ids.push((await ask(self, { ...wanted, subject })).body.bookingId);
  await platform.settled();
  const idsIn = ({ body }: Awaited<ReturnType<typeof platform.http.get>>) =>
    // A list of this API is an array under its name.
    (body.bookings as { readonly bookingId: string }[]).map(({ bookingId }) => bookingId);
  const first = await platform.http.get('/bookings?limit=2', self);
  const second = await platform.http.get(`/bookings?limit=2&cursor=${first.body.cursor}`, self);
  expect([...idsIn(first), ...idsIn(second)]).toEqual(ids.toReversed());
  expect(idsIn(await platform.http.get(`/bookings?studentId=${userId}`, admin))).toEqual(ids.toReversed());
  expect((await platform.http.get(`/bookings?studentId=${userId}`, stranger)).status).toBe(403);
}, 150_000);

test('who is connected is told what happens to their own bookings, in versions, and nothing else', async () => {
  const { self } = await newStudent();
  const { self: stranger } = await newStudent();
  const [mine, theirs] = [await connected(self), await connected(stranger)];
  const { body } = await ask(self);
  await mine.heard(body.bookingId, 'FAILED');
  expect(mine.messages).toContainEqual({
    type: 'booking.changed',
    bookingId: body.bookingId,
    of: 'BOOKING',
    version: 1,
    at: body.requestedAt,
    event: 'REQUESTED',
  });
  expect(theirs.messages).toEqual([]);
  mine.socket.close();
  theirs.socket.close();
});

test('a ticket opens one connection; without one there is none', async () => {
  const { self } = await newStudent();
  const { url, socket } = await connected(self);
  expect(await isOpened(url)).toBe(false);
  socket.close();
  const { origin } = new URL(url.replace('ws:', 'http:'));
  const bare = origin.replace('http:', 'ws:');
  expect(await isOpened(bare)).toBe(false);
  expect(await isOpened(`${bare}/?ticket=guessed`)).toBe(false);
  expect(platform.output()).not.toContain(new URL(url).searchParams.get('ticket'));
});

describe('a booking with a tutor', () => {
  const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
  let tutorId: string;
  let tutorEmail: string;
  let days = 1;

  beforeAll(async () => {
    tutorId = `t-${randomUUID()}`;
    tutorEmail = `${tutorId}@example.com`;
    const self = { token: await localToken({ userId: tutorId, roles: ['TUTOR'] }) };
    await platform.http.post('/users', { userId: tutorId, email: tutorEmail, role: 'TUTOR' });
    await platform.settled();
    const weekly = WEEKDAYS.map((day) => ({ day, from: '00:00', to: '24:00' }));
    const hours = JSON.stringify({ timeZone: 'Europe/Berlin', weekly });
    const set = await platform.http.send('PUT', `/tutors/${tutorId}/availability`, hours, self);
    expect(set.status).toBe(200);
  }, 150_000);

  /** Noon of another day each time. */
  const anotherTime = (): string => {
    days += 1;
    return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T12:00:00.000Z`;
  };

  /** A student who pays with this, and is connected. */
  const payingStudent = async (token = 'tok_visa') => {
    const { userId, self } = await newStudent();
    const email = `${userId}@example.com`;
    await platform.http.post('/users', { userId, email, role: 'STUDENT' });
    await platform.settled();
    const method = JSON.stringify({ token });
    const path = `/payment-accounts/${userId}/payment-method`;
    expect((await platform.http.send('PUT', path, method, self)).status).toBe(200);
    return { userId, email, self, ...(await connected(self)) };
  };

  const book = async ({ self }: { readonly self: RequestOptions }, requestedTime: string) => {
    const asked = await ask(self, { ...wanted, tutorId, requestedTime });
    expect(asked.status).toBe(202);
    return { bookingId: asked.body.bookingId, path: `/bookings/${asked.body.bookingId}` };
  };

  /** What became of each step, as the history of the booking tells. */
  const stepsOf = async (path: string, self: RequestOptions): Promise<readonly string[]> => {
    const { body } = await platform.http.get(path, self);
    // A history of this API is a list of such entries.
    const history = body.history as { readonly event: string; readonly step?: string }[];
    return history.map(({ event, step }) => (step === undefined ? event : `${step} ${event}`));
  };

  const mailsTo = async (email: string): Promise<string> => {
    const { body } = await platform.http.get(`/mailbox?to=${encodeURIComponent(email)}`, admin);
    return JSON.stringify(body);
  };

  test('that goes well ends in a lesson, a held payment, a chat, and a mail to both', async () => {
    const alice = await payingStudent();
    const { bookingId, path } = await book(alice, anotherTime());
    await alice.heard(bookingId, 'COMPLETED');
    const { body } = await platform.http.get(path, alice.self);
    expect(body).toMatchObject({ status: 'COMPLETED', cancellable: false });
    expect(await platform.http.get(`/lessons/${body.lessonId}`, alice.self)).toMatchObject({
      status: 200,
      body: { status: 'SCHEDULED', bookingId, tutorId, studentId: alice.userId },
    });
    expect((await platform.http.get(`/payments/${body.paymentId}`, alice.self)).body).toMatchObject({
      status: 'AUTHORIZED',
      amount: wanted.price,
      bookingId,
    });
    expect((await platform.http.get(`/chat-sessions/${body.chatSessionId}`, alice.self)).body).toMatchObject({
      lessonId: body.lessonId,
      participants: [alice.userId, tutorId],
    });
    const steps = await stepsOf(path, alice.self);
    const told = alice.messages.filter(({ of }) => of === 'WORKFLOW').map(({ version }) => version);
    expect(told).toEqual(expect.arrayContaining([1, 2, 3]));
    for (const step of ['AVAILABILITY_CHECK', 'PAYMENT_AUTHORIZATION', 'LESSON', 'CHAT_SESSION'])
      expect(steps).toContain(`${step} SUCCEEDED`);
    expect(await mailsTo(alice.email)).toContain('lesson-confirmed');
    expect(await mailsTo(tutorEmail)).toContain('New booking');
    expect(await cancel(path, alice.self)).toMatchObject({
      status: 409,
      body: { code: 'booking-completed' },
    });
  });

  test('whose time is taken fails with that, and holds no money', async () => {
    const time = anotherTime();
    const [alice, bob] = [await payingStudent(), await payingStudent()];
    const first = await book(alice, time);
    await alice.heard(first.bookingId, 'COMPLETED');
    const second = await book(bob, time);
    expect(await bob.heard(second.bookingId, 'FAILED')).toMatchObject({
      step: 'AVAILABILITY_CHECK',
      code: 'slot-taken',
      reason: expect.any(String),
    });
    expect((await platform.http.get('/payments', bob.self)).body.payments).toEqual([]);
    expect(await cancel(second.path, bob.self)).toMatchObject({
      status: 409,
      body: { code: 'booking-failed' },
    });
  }, 150_000);

  test('whose card is declined fails with that, and gives the time back', async () => {
    const time = anotherTime();
    const [alice, bob] = [await payingStudent('tok_declined'), await payingStudent()];
    const { bookingId, path } = await book(alice, time);
    expect(await alice.heard(bookingId, 'FAILED')).toMatchObject({
      step: 'PAYMENT_AUTHORIZATION',
      code: 'card-declined',
    });
    await alice.heard(bookingId, 'WORKFLOW_FAILED');
    expect(await stepsOf(path, alice.self)).toEqual(
      expect.arrayContaining(['AVAILABILITY_CHECK UNDONE', 'WORKFLOW_FAILED']),
    );
    const again = await book(bob, time);
    await bob.heard(again.bookingId, 'COMPLETED');
  }, 200_000);

  test('that its student cancels while it waits for its payment gives back time and money', async () => {
    const time = anotherTime();
    const [alice, bob] = [await payingStudent(), await payingStudent()];
    await platform.control.setMapping(PAYMENT_REQUESTS, 'disable');
    const { bookingId, path } = await book(alice, time);
    expect(await cancel(path, alice.self, '"7"')).toMatchObject({ status: 412 });
    expect(await cancel(path, alice.self, '"1"')).toMatchObject({
      status: 202,
      body: { status: 'REQUESTED' },
    });
    expect(await alice.heard(bookingId, 'FAILED')).toMatchObject({ code: 'cancelled-by-student' });
    expect((await cancel(path, alice.self)).body.code).toBe('booking-failed');

    await platform.control.setMapping(PAYMENT_REQUESTS, 'enable');
    // Whatever was held by then is freed: payment has said so.
    await alice.heard(bookingId, 'WORKFLOW_FAILED');
    expect(await stepsOf(path, alice.self)).toContain('PAYMENT_AUTHORIZATION UNDONE');
    const again = await book(bob, time);
    await bob.heard(again.bookingId, 'COMPLETED');
  }, 200_000);
});
