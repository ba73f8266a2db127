import type { BodyOf } from '@edtech/contracts';
import { type Known, pay, SubjectIncomplete } from '../../src/application/pay.ts';
import { answerOf, PaymentDeclined } from '../../src/application/payment-answer.ts';
import { paymentOfBooking, paymentOfRequest, refundOfRequest } from '../../src/application/payment-ids.ts';
import { viewOf } from '../../src/application/payment-view.ts';
import { capturePayment } from '../../src/domain/capture-payment.ts';
import { refundPayment } from '../../src/domain/refund-payment.ts';
import {
  AccountClosed,
  AccountNotFound,
  CourseNotFound,
  OwnCourse,
  PaymentIdReused,
  PaymentMethodMissing,
  PaymentNotFound,
  PriceDiffers,
} from '../../src/domain/refusals.ts';
import { releasePayment } from '../../src/domain/release-payment.ts';
import type { payRequest } from '../../src/generated/pay-request.ts';
import { context, ID, scene } from './scene.ts';

type Body = BodyOf<typeof payRequest>;

const lesson: Body = {
  paymentType: 'LESSON',
  tutorId: 't-1',
  amount: { minorUnits: 4_990, currency: 'EUR' },
  description: 'Algebra',
};
const course: Body = {
  paymentType: 'COURSE',
  courseId: 'c-1',
  amount: { minorUnits: 19_900, currency: 'EUR' },
  description: 'Algebra for beginners',
};

const openedAt = '2026-01-01T00:00:00.000Z';
const known = (token = 'tok_visa'): Known => ({
  account: { status: 'open', email: 'a@example.com', openedAt, method: { token } },
  course: { status: 'priced', tutorId: 't-9', price: course.amount, since: openedAt },
});

const paying = (on = scene()) => ({
  ...on,
  pay: (body: Body, what: Known = known()) =>
    on.payments.execute(ID, pay('u-1', body, what, 1_500), { context }),
});

const payer = { userId: 'u-1', roles: ['STUDENT'] };
const admin = { userId: 'a-1', roles: ['ADMIN'] };

describe('paying', () => {
  test('for a lesson holds its price, for the one who asks', async () => {
    const on = paying();
    const { state, version } = await on.pay(lesson);
    expect(viewOf(ID, state, version, payer)).toMatchObject({
      status: 'AUTHORIZED',
      payerId: 'u-1',
      tutorId: 't-1',
      outstanding: { minorUnits: 4_990 },
      captured: { minorUnits: 0 },
    });
  });

  test('for a course takes its price, for its own tutor, whatever the request says', async () => {
    const on = paying();
    const { state, version } = await on.pay({ ...course, tutorId: 't-mine' });
    expect(viewOf(ID, state, version, payer)).toMatchObject({
      status: 'CAPTURED',
      tutorId: 't-9',
      captured: { minorUnits: 19_900 },
      outstanding: { minorUnits: 0 },
    });
  });

  test('another price than the course has is refused', () =>
    expect(paying().pay({ ...course, amount: { minorUnits: 1, currency: 'EUR' } })).rejects.toThrow(
      PriceDiffers,
    ));

  test('for a course that is not on sale is refused', () => {
    expect(() => pay('u-1', course, { ...known(), course: { status: 'unknown' } }, 0)).toThrow(
      CourseNotFound,
    );
  });

  test('for a course that is withdrawn, or one’s own, is refused, and leaves nothing', async () => {
    const on = paying();
    const withdrawn = { status: 'withdrawn', tutorId: 't-9', since: openedAt } as const;
    await expect(on.pay(course, { ...known(), course: withdrawn })).rejects.toThrow(CourseNotFound);
    const own = { ...known().course, tutorId: 'u-1' } as Known['course'];
    await expect(on.pay(course, { ...known(), course: own })).rejects.toThrow(OwnCourse);
    expect(await on.events()).toEqual([]);
  });

  test('for a course once more is the same payment, also when it was withdrawn since', async () => {
    const on = paying();
    const first = await on.pay(course);
    const withdrawn = { status: 'withdrawn', tutorId: 't-9', since: openedAt } as const;
    expect(await on.pay(course, { ...known(), course: withdrawn })).toEqual(first);
  });

  test('for a course without naming it, or a lesson without its tutor, is refused', () => {
    const { courseId: _, ...nothing } = course;
    const { tutorId: __, ...nobody } = lesson;
    expect(() => pay('u-1', nothing, known(), 0)).toThrow(SubjectIncomplete);
    expect(() => pay('u-1', nobody, known(), 0)).toThrow(SubjectIncomplete);
  });

  test.each<[string, Known['account'], new (...facts: never[]) => Error]>([
    ['is not there', { status: 'unknown' }, AccountNotFound],
    ['is closed', { status: 'closed', email: 'a@example.com', openedAt }, AccountClosed],
    ['has no payment method', { status: 'open', email: 'a@example.com', openedAt }, PaymentMethodMissing],
  ])('from an account that %s is refused, and leaves nothing', async (_, account, refusal) => {
    const on = paying();
    await expect(on.pay(lesson, { ...known(), account })).rejects.toThrow(refusal);
    expect(await on.events()).toEqual([]);
  });

  test('once more is the same payment, whatever has changed since', async () => {
    const on = paying();
    const first = await on.pay(course);
    const closed = { status: 'closed', email: 'a@example.com', openedAt } as const;
    const dearer = { ...known().course, price: { minorUnits: 29_900, currency: 'EUR' } } as Known['course'];
    expect(await on.pay(course, { account: closed, course: dearer })).toEqual(first);
    expect(await on.book()).toHaveLength(1);
  });

  test('for something else under the same key is refused', async () => {
    const on = paying();
    await on.pay(lesson);
    await expect(on.pay({ ...lesson, tutorId: 't-2' })).rejects.toThrow(PaymentIdReused);
  });
});

describe('the answer', () => {
  test('to a new payment that is settled is 201, and says where it is', async () => {
    expect(answerOf('pay', await paying().pay(lesson), payer)).toMatchObject({
      status: 201,
      location: `/payments/${ID}`,
      body: { status: 'AUTHORIZED' },
    });
  });

  test('to one whose outcome is not known is 202', async () => {
    const settled = await paying().pay(course, known('tok_timeout_charged'));
    expect(answerOf('pay', settled, payer)).toMatchObject({
      status: 202,
      location: `/payments/${ID}`,
      body: { status: 'PENDING' },
    });
  });

  test('to one that is declined is the decline, and which payment it is', async () => {
    const settled = await paying().pay(lesson, known('tok_declined'));
    expect(() => answerOf('pay', settled, payer)).toThrow(PaymentDeclined);
    expect(() => answerOf('pay', settled, payer)).toThrow(
      expect.objectContaining({ paymentId: ID, declineCode: 'card-declined' }),
    );
  });

  test('to the same request stays what it was, when a refund is declined later', async () => {
    const on = paying();
    await on.pay(course, known('tok_refund_declined'));
    const refunded = await on.payments.execute(ID, (moment) => refundPayment(moment, { refundId: 'r-1' }), {
      context,
    });
    expect(() => answerOf('refund', refunded, admin)).toThrow(PaymentDeclined);
    expect(answerOf('pay', await on.pay(course), payer)).toMatchObject({ status: 201 });
  });

  test('to a command says what that command met, and no older refusal', async () => {
    const on = paying();
    await on.pay(lesson, known('tok_capture_declined'));
    const capture = await on.payments.execute(ID, capturePayment, { context });
    expect(() => answerOf('capture', capture, admin)).toThrow(PaymentDeclined);
    const release = await on.payments.execute(ID, releasePayment, { context });
    expect(answerOf('release', release, admin)).toMatchObject({ status: 200, body: { status: 'RELEASED' } });
  });

  test('to a release of what has failed is that it has: nothing is held', async () => {
    const on = paying();
    await on.pay(lesson, known('tok_declined'));
    const release = await on.payments.execute(ID, releasePayment, { context });
    expect(answerOf('release', release, admin)).toMatchObject({ status: 200, body: { status: 'FAILED' } });
  });

  test('to a capture is 200', async () => {
    const on = paying();
    await on.pay(lesson);
    const captured = await on.payments.execute(ID, capturePayment, { context });
    expect(answerOf('capture', captured, admin)).toMatchObject({ status: 200, body: { status: 'CAPTURED' } });
  });
});

describe('a payment', () => {
  test('is seen by who pays it and by administrators; others see what they see of none', async () => {
    const { state, version } = await paying().pay(lesson);
    expect(viewOf(ID, state, version, admin)).toMatchObject({ paymentId: ID });
    for (const stranger of [
      { userId: 'u-2', roles: ['STUDENT'] },
      { userId: 't-1', roles: ['TUTOR'] },
    ]) {
      expect(() => viewOf(ID, state, version, stranger)).toThrow(PaymentNotFound);
      expect(() => viewOf('p-none', { status: 'unknown' }, 0, stranger)).toThrow(PaymentNotFound);
      expect(() => viewOf(ID, { status: 'given-up' }, 1, stranger)).toThrow(PaymentNotFound);
    }
  });

  test('shows administrators alone how it is divided', async () => {
    const { state, version } = await paying().pay(course);
    expect(viewOf(ID, state, version, admin)).toMatchObject({
      shares: { platform: { minorUnits: 2_985 }, tutor: { minorUnits: 16_915 } },
    });
    expect(viewOf(ID, state, version, payer)).not.toHaveProperty('shares');
  });

  test('never shows what it was paid with', async () => {
    const { state, version } = await paying().pay(course, known('tok_secret_card'));
    expect(JSON.stringify(viewOf(ID, state, version, admin))).not.toContain('tok_secret_card');
  });
});

describe('the ids of payments', () => {
  test('follow from what asked for them', () => {
    expect(paymentOfBooking('b-1')).toBe(paymentOfBooking('b-1'));
    expect(paymentOfRequest('u-1', 'k')).toBe(paymentOfRequest('u-1', 'k'));
    expect(refundOfRequest('p-1', 'k')).toBe(refundOfRequest('p-1', 'k'));
  });

  test('are never shared: not by users, keys, bookings or kinds', () => {
    const ids = [
      paymentOfBooking('b-1'),
      paymentOfBooking('b-2'),
      paymentOfRequest('u-1', 'b-1'),
      paymentOfRequest('u-1', 'k'),
      paymentOfRequest('u-2', 'k'),
      paymentOfRequest('u', '-1k'),
      refundOfRequest('u-1', 'k'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
