import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { ANSWERS_TO_BOOKINGS } from './made-up-bookings.ts';

let platform: Platform;
let admin: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform({ unwaited: ANSWERS_TO_BOOKINGS });
  admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
});

afterAll(() => platform?.stop());

interface Student {
  readonly userId: string;
  readonly self: RequestOptions;
}

/** A student whose account is open, and who pays with this. */
const student = async (token = 'tok_visa'): Promise<Student> => {
  const userId = `u-${randomUUID()}`;
  const self = { token: await localToken({ userId, roles: ['STUDENT'] }) };
  const user = { userId, email: `${userId}@example.com`, role: 'STUDENT' };
  expect(await platform.http.post('/users', user)).toMatchObject({ status: 201 });
  await platform.settled();
  const path = `/payment-accounts/${userId}/payment-method`;
  const chosen = await platform.http.send('PUT', path, JSON.stringify({ token }), self);
  expect(chosen).toMatchObject({ status: 200, body: { userId, version: 2 } });
  return { userId, self };
};

const lesson = {
  paymentType: 'LESSON',
  tutorId: 't-1',
  lessonId: 'l-1',
  amount: { minorUnits: 4_990, currency: 'EUR' },
  description: 'Algebra, 60 minutes',
};

const pay = (self: RequestOptions, key: string = randomUUID(), body: object = lesson) =>
  platform.http.post('/payments', body, { ...self, headers: { 'idempotency-key': key } });

const get = (path: string, options: RequestOptions) => platform.http.get(path, options);

const publish = async (context: string, aggregate: string, type: string, data: object): Promise<void> => {
  const source = `edtech.${context}`;
  const event = {
    id: randomUUID(),
    type,
    version: 1,
    source,
    aggregate: { type: aggregate, id: randomUUID(), sequence: 1 },
    occurredAt: new Date().toISOString(),
    correlationId: 'c-1',
    causationId: 'd-1',
    data,
  };
  const EventBusName = 'edtech-platform-events-dev';
  const entry = { EventBusName, Source: source, DetailType: type, Detail: JSON.stringify(event) };
  const sent = await platform.aws.eventbridge.send(new PutEventsCommand({ Entries: [entry] }));
  expect(sent.FailedEntryCount).toBe(0);
};

describe('a payment for a lesson', () => {
  test('is held, taken by an administrator, and listed', async () => {
    const { userId, self } = await student();
    const held = await pay(self);
    expect(held).toMatchObject({ status: 201, body: { status: 'AUTHORIZED', payerId: userId } });
    const path = `/payments/${held.body.paymentId}`;
    expect(held.headers.get('location')).toBe(path);
    expect(await get(path, self)).toMatchObject({ status: 200, body: held.body });

    expect(await platform.http.post(`${path}/capture`, {}, self)).toMatchObject({ status: 403 });
    const captured = await platform.http.post(`${path}/capture`, { minorUnits: 4_000 }, admin);
    expect(captured).toMatchObject({
      status: 200,
      body: {
        status: 'CAPTURED',
        captured: { minorUnits: 4_000 },
        shares: { platform: { minorUnits: 600 } },
      },
    });
    await platform.settled();
    const listed = await get('/payments', self);
    expect(listed.body.payments).toEqual([
      expect.objectContaining({ paymentId: held.body.paymentId, status: 'CAPTURED' }),
    ]);
    expect((await get(`/payments?userId=${userId}`, admin)).body).toEqual(listed.body);
  });

  test('is freed, or given back, when an administrator says so', async () => {
    const { self } = await student();
    const [freed, taken] = [await pay(self), await pay(self)];
    const release = await platform.http.post(`/payments/${freed.body.paymentId}/release`, {}, admin);
    expect(release).toMatchObject({ status: 200, body: { status: 'RELEASED' } });
    await platform.http.post(`/payments/${taken.body.paymentId}/capture`, {}, admin);
    const headers = { 'idempotency-key': randomUUID() };
    for (const _ of ['first', 'again']) {
      const path = `/payments/${taken.body.paymentId}/refund`;
      const refund = await platform.http.post(path, { minorUnits: 990 }, { ...admin, headers });
      expect(refund).toMatchObject({ status: 200, body: { refunded: { minorUnits: 990 } } });
    }
  });

  test('is made once, however often it is asked for with one key, also side by side', async () => {
    const { self } = await student();
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => pay(self, key)));
    answers.push(await pay(self, key));
    expect(new Set(answers.map(({ body }) => body.paymentId)).size).toBe(1);
    await platform.settled();
    const { body } = await get('/payments', self);
    expect(body.payments).toHaveLength(1);
  });

  test('with a card that is declined is 422, and on record', async () => {
    const { self } = await student('tok_declined');
    const declined = await pay(self);
    expect(declined).toMatchObject({ status: 422, body: { code: 'payment-declined' } });
    expect(await get(`/payments/${declined.body.paymentId}`, self)).toMatchObject({
      body: { status: 'FAILED' },
    });
  });

  test('is nobody else’s business', async () => {
    const [{ self }, { self: stranger }] = [await student(), await student()];
    const { body } = await pay(self);
    expect(await get(`/payments/${body.paymentId}`, stranger)).toMatchObject({
      status: 404,
      body: { code: 'payment-not-found' },
    });
    expect((await get(`/payments/${body.paymentId}`, {})).status).toBe(401);
  });

  test('is taken when the lesson took place, and freed when it was cancelled', async () => {
    const { userId, self } = await student();
    const [taken, freed] = [await pay(self), await pay(self, randomUUID(), { ...lesson, lessonId: 'l-2' })];
    const of = { studentId: userId, tutorId: 't-1' };
    const [takenId, freedId] = [taken.body.paymentId, freed.body.paymentId];
    const now = new Date().toISOString();
    const completed = { ...of, lessonId: 'l-1', paymentId: takenId, completedAt: now };
    await publish('tutoring', 'Lesson', 'lesson.completed', completed);
    const cancelled = { ...of, lessonId: 'l-2', paymentId: freedId, scheduledTime: now, cancelledAt: now };
    await publish('tutoring', 'Lesson', 'lesson.cancelled', cancelled);
    await platform.settled();
    expect(await get(`/payments/${takenId}`, self)).toMatchObject({ body: { status: 'CAPTURED' } });
    expect(await get(`/payments/${freedId}`, self)).toMatchObject({ body: { status: 'RELEASED' } });
  });
});

test('what a booking asks for is held', async () => {
  const { userId, self } = await student();
  const bookingId = `b-${randomUUID()}`;
  const { amount, description } = lesson;
  const wanted = { bookingId, studentId: userId, tutorId: 't-1', lessonId: 'l-3', amount, description };
  await publish('booking', 'LessonBooking', 'payment.authorization.requested', wanted);
  await platform.settled();
  const { body } = await get('/payments', self);
  expect(body.payments).toEqual([expect.objectContaining({ bookingId, status: 'AUTHORIZED' })]);
});

test('a course is sold for what it was published at', async () => {
  const { self } = await student();
  const courseId = `c-${randomUUID()}`;
  const price = { minorUnits: 19_900, currency: 'EUR' };
  await publish('course', 'Course', 'course.published', {
    courseId,
    tutorId: 't-9',
    title: 'Algebra',
    subject: 'Algebra',
    price,
    modules: [{ module: 'm-1', title: 'Numbers' }],
    publishedAt: new Date().toISOString(),
  });
  await platform.settled();
  const bought = { paymentType: 'COURSE', courseId, amount: price, description: 'Algebra' };
  const cheap = { ...bought, amount: { ...price, minorUnits: 1 } };
  expect(await pay(self, randomUUID(), cheap)).toMatchObject({
    status: 422,
    body: { code: 'price-differs' },
  });
  expect(await pay(self, randomUUID(), bought)).toMatchObject({
    status: 201,
    body: { status: 'CAPTURED', tutorId: 't-9' },
  });
});

test('nobody can say here that they are Stripe', async () => {
  const headers = { 'stripe-signature': 't=1,v1=00' };
  const answer = await platform.http.post('/webhooks/stripe', { id: 'evt_1', object: 'event' }, { headers });
  expect(answer).toMatchObject({ status: 404, body: { code: 'webhook-not-in-use' } });
});
