import { buyOnce } from '../../src/application/buy-course.ts';
import { refundPayment } from '../../src/domain/refund-payment.ts';
import { CourseBoughtAlready } from '../../src/domain/refusals.ts';
import { context, requesting, type Scene, scene } from './scene.ts';

/** Buys a course of 4,990, each time under a key of its own. */
const buy = (
  { payments }: Scene,
  paymentId: string,
  { token = 'tok_visa', courseId = 'c-1', payerId = 'u-1' } = {},
) =>
  payments.execute(
    paymentId,
    requesting(token, { subject: { payerId, tutorId: 't-1', paymentType: 'COURSE', courseId } }),
    { context, alongside: buyOnce(paymentId, courseId, payerId) },
  );

const refund = ({ payments }: Scene, paymentId: string, minorUnits: number) =>
  payments.execute(
    paymentId,
    (moment) => refundPayment(moment, { refundId: `r-${minorUnits}`, minorUnits }),
    {
      context,
    },
  );

const charged = async (on: Scene) =>
  (await on.book()).filter(({ captured }) => captured > 0).map(({ paymentId }) => paymentId);

test('a course is paid for once, whatever keys are used: the second payment is refused, and leaves nothing', async () => {
  const on = scene();
  await buy(on, 'p-1');
  await expect(buy(on, 'p-2')).rejects.toThrow(
    expect.objectContaining({ code: 'course-bought-already', paymentId: 'p-1' }),
  );
  expect(await charged(on)).toEqual(['p-1']);
});

test('side by side as well', async () => {
  const on = scene();
  const results = await Promise.allSettled(['p-1', 'p-2', 'p-3'].map((id) => buy(on, id)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await charged(on)).toHaveLength(1);
});

test('the same request again is the same payment', async () => {
  const on = scene();
  const first = await buy(on, 'p-1');
  expect(await buy(on, 'p-1')).toEqual(first);
});

test('while it is not known whether the money was taken, the course is as good as bought', async () => {
  const on = scene();
  await buy(on, 'p-1', { token: 'tok_timeout_charged' });
  await expect(buy(on, 'p-2')).rejects.toThrow(CourseBoughtAlready);
});

test('after a decline it is tried again', async () => {
  const on = scene();
  await buy(on, 'p-1', { token: 'tok_declined' });
  await buy(on, 'p-2');
  expect(await charged(on)).toEqual(['p-2']);
});

test('it is bought again once all of it was given back, and not after a part', async () => {
  const on = scene();
  await buy(on, 'p-1');
  await refund(on, 'p-1', 990);
  await expect(buy(on, 'p-2')).rejects.toThrow(CourseBoughtAlready);
  await refund(on, 'p-1', 4_000);
  await buy(on, 'p-2');
  await expect(buy(on, 'p-3')).rejects.toThrow(expect.objectContaining({ paymentId: 'p-2' }));
});

test('one purchase says nothing of another course, nor of another payer', async () => {
  const on = scene();
  await buy(on, 'p-1');
  await buy(on, 'p-2', { courseId: 'c-2' });
  await buy(on, 'p-3', { payerId: 'u-2' });
  expect((await charged(on)).toSorted()).toEqual(['p-1', 'p-2', 'p-3']);
});
