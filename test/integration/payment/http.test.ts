import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import Stripe from 'stripe';
import { CoursePrice, priceCourse } from '../../../services/payment/src/domain/course-price.ts';
import { openAccount, PaymentAccount } from '../../../services/payment/src/domain/payment-account.ts';
import { send, startPayment, WEBHOOK_SECRET } from './stage.ts';

const context = {
  correlationId: 'c-1',
  causationId: 'r-1',
  actor: { kind: 'service', id: 'test' },
} as const;
const lesson = {
  paymentType: 'LESSON',
  tutorId: 't-1',
  amount: { minorUnits: 4_990, currency: 'EUR' },
  description: 'Algebra, 60 minutes',
};
const course = {
  paymentType: 'COURSE',
  courseId: 'c-1',
  amount: { minorUnits: 19_900, currency: 'EUR' },
  description: 'Algebra for beginners',
};
const admin = { user: 'admin-1', roles: ['ADMIN'] };

let on: Awaited<ReturnType<typeof startPayment>>;

const handlers = async () => ({
  pay: await on.load('pay'),
  get: await on.load('get-payment'),
  list: await on.load('list-payments'),
  capture: await on.load('capture-payment'),
  release: await on.load('release-payment'),
  refund: await on.load('refund-payment'),
  choose: await on.load('choose-payment-method'),
  webhook: await on.load('stripe-webhook'),
  settle: await on.load('settle-payments'),
});
let http: Awaited<ReturnType<typeof handlers>>;

beforeAll(async () => {
  // What the functions log of calls without an answer.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  jest.spyOn(console, 'info').mockImplementation(() => {});
  on = await startPayment();
  http = await handlers();
  const priced = { tutorId: 't-9', price: course.amount, since: '2026-01-01T00:00:00.000Z' };
  await on.store.execute(CoursePrice, 'c-1', priceCourse(priced), { context });
});

afterAll(() => jest.restoreAllMocks());

/** A student with an account, who pays with this. */
const student = async (token = 'tok_visa'): Promise<string> => {
  const user = `u-${randomUUID()}`;
  await on.store.execute(PaymentAccount, user, openAccount({ email: 'a@example.com' }), { context });
  const chosen = await send(http.choose, { user, path: { userId: user }, body: { token } });
  expect(chosen).toMatchObject({ status: 200, body: { userId: user, version: 2 } });
  return user;
};
const key = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });
const pay = (user: string, body: object = lesson, headers = key()) =>
  send(http.pay, { user, body, headers, roles: ['STUDENT'] });
const paid = async (user: string, body: object = lesson): Promise<Record<string, string>> => {
  const { body: answer } = await pay(user, body);
  return { paymentId: String(answer.paymentId) };
};

describe('POST /payments', () => {
  test('holds the price of a lesson, and is found where the answer says', async () => {
    const user = await student();
    const answer = await pay(user);
    expect(answer).toMatchObject({ status: 201, body: { status: 'AUTHORIZED', payerId: user } });
    expect(answer.headers).toMatchObject({ location: `/payments/${answer.body.paymentId}` });
    const found = await send(http.get, { user, path: { paymentId: String(answer.body.paymentId) } });
    expect(found).toMatchObject({ status: 200, body: answer.body });
    expect(found.headers.etag).toBe(answer.headers.etag);
  });

  test('buys a course', async () => {
    const answer = await pay(await student(), course);
    expect(answer).toMatchObject({ status: 201, body: { status: 'CAPTURED', tutorId: 't-9' } });
  });

  test('twice with one key pays once', async () => {
    const [user, headers] = [await student(), key()];
    const [first, again] = [await pay(user, course, headers), await pay(user, course, headers)];
    expect(again).toMatchObject({ status: 201, body: first.body });
  });

  test('at the same moment with one key pays once', async () => {
    const [user, headers] = [await student(), key()];
    const answers = await Promise.all([1, 2, 3].map(() => pay(user, course, headers)));
    expect(new Set(answers.map(({ body }) => body.paymentId)).size).toBe(1);
    expect((await pay(user, course, headers)).body).toMatchObject({ captured: { minorUnits: 19_900 } });
  });

  test('with one key is two payments of two users', async () => {
    const headers = key();
    const [one, other] = [
      await pay(await student(), lesson, headers),
      await pay(await student(), lesson, headers),
    ];
    expect(one.body.paymentId).not.toBe(other.body.paymentId);
  });

  test.each([
    ['a card that is declined', 'tok_declined', lesson, 422, 'payment-declined'],
    [
      'another price than the course has',
      'tok_visa',
      { ...course, amount: { minorUnits: 1, currency: 'EUR' } },
      422,
      'price-differs',
    ],
    ['a course that is not on sale', 'tok_visa', { ...course, courseId: 'c-none' }, 404, 'course-not-found'],
    [
      'a course that is not named',
      'tok_visa',
      { ...lesson, paymentType: 'COURSE' },
      400,
      'subject-incomplete',
    ],
    [
      'an amount that is negative',
      'tok_visa',
      { ...lesson, amount: { minorUnits: -1, currency: 'EUR' } },
      400,
      'request-invalid',
    ],
    [
      'an amount in fractions',
      'tok_visa',
      { ...lesson, amount: { minorUnits: 0.5, currency: 'EUR' } },
      400,
      'request-invalid',
    ],
    ['somebody else as the payer', 'tok_visa', { ...lesson, payerId: 'u-other' }, 400, 'request-invalid'],
  ])('is refused for %s', async (_, token, body, status, code) => {
    expect(await pay(await student(token), body)).toMatchObject({ status, body: { code } });
  });

  test('is refused without a key, and with one that was used for something else', async () => {
    const [user, headers] = [await student(), key()];
    expect(await pay(user, lesson, {})).toMatchObject({
      status: 400,
      body: { code: 'idempotency-key-required' },
    });
    await pay(user, lesson, headers);
    expect(await pay(user, { ...lesson, tutorId: 't-2' }, headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  test('is refused without an account, and without a payment method', async () => {
    expect(await pay(`u-${randomUUID()}`)).toMatchObject({
      status: 404,
      body: { code: 'account-not-found' },
    });
    const user = `u-${randomUUID()}`;
    await on.store.execute(PaymentAccount, user, openAccount({ email: 'a@example.com' }), { context });
    expect(await pay(user)).toMatchObject({ status: 422, body: { code: 'payment-method-missing' } });
  });

  test('whose outcome is not known is 202, and settled by asking again', async () => {
    const [user, headers] = [await student('tok_timeout_charged'), key()];
    expect(await pay(user, course, headers)).toMatchObject({ status: 202, body: { status: 'PENDING' } });
    expect(await pay(user, course, headers)).toMatchObject({ status: 201, body: { status: 'CAPTURED' } });
  });
});

describe('GET /payments/{paymentId}', () => {
  test('of somebody else answers just as of none', async () => {
    const path = await paid(await student());
    const stranger = await student();
    const [foreign, none] = [
      await send(http.get, { user: stranger, path }),
      await send(http.get, { user: stranger, path: { paymentId: 'none' } }),
    ];
    expect(foreign.status).toBe(404);
    const { correlationId: _, ...problem } = foreign.body;
    expect(none.body).toMatchObject(problem);
    expect(await send(http.get, { ...admin, path })).toMatchObject({
      status: 200,
      body: { shares: { platform: { minorUnits: 0 } } },
    });
  });
});

describe('commands of administrators', () => {
  test('capture, refund in parts, and refuse more', async () => {
    const path = await paid(await student());
    const captured = await send(http.capture, { ...admin, path, body: { minorUnits: 4_000 } });
    expect(captured).toMatchObject({
      status: 200,
      body: { status: 'CAPTURED', captured: { minorUnits: 4_000 }, released: { minorUnits: 990 } },
    });
    const headers = key();
    for (const _ of [1, 2])
      expect(
        await send(http.refund, {
          ...admin,
          path,
          headers,
          body: { minorUnits: 1_500, reason: 'tutor-ill' },
        }),
      ).toMatchObject({ status: 200, body: { status: 'PARTLY_REFUNDED', refunded: { minorUnits: 1_500 } } });
    expect(
      await send(http.refund, { ...admin, path, headers: key(), body: { minorUnits: 2_501 } }),
    ).toMatchObject({
      status: 422,
      body: { code: 'refund-exceeds-captured', maximum: 2_500 },
    });
    expect(await send(http.refund, { ...admin, path, headers: key(), body: {} })).toMatchObject({
      status: 200,
      body: { status: 'REFUNDED' },
    });
  });

  test('release what is held', async () => {
    const path = await paid(await student());
    expect(await send(http.release, { ...admin, path, body: { reason: 'tutor-ill' } })).toMatchObject({
      status: 200,
      body: { status: 'RELEASED', outstanding: { minorUnits: 0 } },
    });
    expect(await send(http.capture, { ...admin, path, body: {} })).toMatchObject({
      status: 409,
      body: { code: 'payment-not-capturable' },
    });
  });

  test('hold only for the version that they were decided on', async () => {
    const path = await paid(await student());
    expect(
      await send(http.capture, { ...admin, path, body: {}, headers: { 'if-match': '"1"' } }),
    ).toMatchObject({ status: 412, body: { code: 'version-mismatch' } });
  });

  test('are not for students, who are not told whether there is a payment', async () => {
    const user = await student();
    for (const path of [await paid(user), { paymentId: 'none' }])
      for (const handler of [http.capture, http.release, http.refund])
        expect(await send(handler, { user, path, body: {}, headers: key() })).toMatchObject({
          status: 403,
          body: { code: 'forbidden' },
        });
  });

  test('of a payment that there is none of are 404', async () => {
    for (const handler of [http.capture, http.release, http.refund])
      expect(
        await send(handler, { ...admin, path: { paymentId: 'none' }, body: {}, headers: key() }),
      ).toMatchObject({ status: 404, body: { code: 'payment-not-found' } });
  });
});

describe('GET /payments', () => {
  test("lists one's own, newest first, page by page", async () => {
    const user = await student();
    const ids: unknown[] = [];
    for (const amount of [100, 200, 300]) {
      const { paymentId } = await paid(user, { ...lesson, amount: { minorUnits: amount, currency: 'EUR' } });
      ids.unshift(paymentId);
      await on.project(String(paymentId));
    }
    const first = await send(http.list, { user, query: { limit: '2' } });
    const cursor = String(first.body.cursor);
    const second = await send(http.list, { user, query: { limit: '2', cursor } });
    const listed = [first, second].flatMap(({ body }) => body.payments as { paymentId: string }[]);
    expect(listed.map(({ paymentId }) => paymentId)).toEqual(ids);
    expect(await send(http.list, { ...admin, query: { userId: user } })).toMatchObject({ status: 200 });
    expect(await send(http.list, { user: await student(), query: { userId: user } })).toMatchObject({
      status: 403,
    });
  });
});

describe('the sweep', () => {
  test('settles a payment that nobody asks for any more', async () => {
    const user = await student('tok_timeout_charged');
    const path = await paid(user, course);
    await on.project(String(path.paymentId));
    const clock = jest.spyOn(on.store.timing, 'now').mockImplementation(() => Date.now() + 120_000);
    try {
      await http.settle({}, { getRemainingTimeInMillis: () => 60_000 });
    } finally {
      clock.mockRestore();
    }
    expect(await send(http.get, { user, path })).toMatchObject({ body: { status: 'CAPTURED' } });
  });
});

describe('POST /webhooks/stripe', () => {
  const eventOf = (paymentId: unknown) =>
    JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { paymentId } } },
    });
  const signed = (payload: string, at = Date.now()) => ({
    'stripe-signature': Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: WEBHOOK_SECRET,
      timestamp: Math.floor(at / 1_000),
    }),
  });

  test('settles a payment, and takes an event once', async () => {
    const user = await student('tok_pending');
    const path = await paid(user, course);
    expect(await send(http.get, { user, path })).toMatchObject({ body: { status: 'PENDING' } });
    const body = eventOf(path.paymentId);
    expect(await send(http.webhook, { body, headers: signed(body) })).toMatchObject({
      status: 200,
      body: { received: 'taken' },
    });
    expect(await send(http.get, { user, path })).toMatchObject({ body: { status: 'CAPTURED' } });
    expect(await send(http.webhook, { body, headers: signed(body) })).toMatchObject({
      status: 200,
      body: { received: 'duplicate' },
    });
  });

  test('is not in use while there is no secret: the local gateway signs nothing', async () => {
    const body = eventOf('p-1');
    const { STRIPE_WEBHOOK_SECRET: given } = process.env;
    delete process.env.STRIPE_WEBHOOK_SECRET;
    try {
      expect(await send(http.webhook, { body, headers: signed(body) })).toMatchObject({
        status: 404,
        body: { code: 'webhook-not-in-use' },
      });
    } finally {
      process.env.STRIPE_WEBHOOK_SECRET = given;
    }
  });

  test.each([
    ['without a signature', (_: string) => ({})],
    ['with one over something else', (body: string) => signed(`${body} `)],
    ['with one that is too old', (body: string) => signed(body, Date.now() - 400_000)],
  ])('is refused %s', async (_, headers) => {
    const body = eventOf('p-1');
    expect(await send(http.webhook, { body, headers: headers(body) })).toMatchObject({
      status: 400,
      body: { code: 'signature-invalid' },
    });
  });
});
