import { GatewayUnavailable } from '../../src/application/payment-gateway.ts';
import { capturePayment } from '../../src/domain/capture-payment.ts';
import { statusOf } from '../../src/domain/payment-state.ts';
import { refundPayment } from '../../src/domain/refund-payment.ts';
import { releasePayment } from '../../src/domain/release-payment.ts';
import { context, HOUR, ID, scene, termsOf } from './scene.ts';

const course = { subject: termsOf('', 'COURSE').subject };

describe('a payment that is settled at once', () => {
  test('was on record before the gateway was asked', async () => {
    const seen: unknown[] = [];
    const on = scene((gateway) => ({
      ...gateway,
      async authorize(order) {
        seen.push(await on.state());
        return gateway.authorize(order);
      },
    }));
    const { state } = await on.request('tok_visa');
    expect(seen).toMatchObject([{ status: 'active', call: { operation: 'AUTHORIZE', key: 'p-1.1' } }]);
    expect(statusOf(state)).toBe('AUTHORIZED');
    expect(await on.book()).toMatchObject([{ paymentId: ID, authorized: 4_990, captured: 0 }]);
  });

  test('goes all its way: held, captured, given back in parts', async () => {
    const on = scene();
    await on.request('tok_visa');
    await on.payments.execute(ID, (moment) => capturePayment(moment, { minorUnits: 4_000 }), { context });
    for (const refundId of ['r-1', 'r-2', 'r-1'])
      await on.payments.execute(ID, (moment) => refundPayment(moment, { refundId, minorUnits: 1_500 }), {
        context,
      });
    expect(await on.book()).toMatchObject([
      { authorized: 4_990, captured: 4_000, released: 990, refunded: 3_000 },
    ]);
    expect(await on.state()).toMatchObject({
      ledger: { authorized: 4_990, captured: 4_000, released: 990, refunded: 3_000 },
    });
  });

  test('asks no gateway about an amount of zero', async () => {
    const on = scene();
    const free = { amount: { minorUnits: 0, currency: 'EUR' } };
    expect(statusOf((await on.request('tok_declined', free)).state)).toBe('AUTHORIZED');
    const { state } = await on.payments.execute(ID, capturePayment, { context });
    expect(statusOf(state)).toBe('CAPTURED');
    expect(await on.book()).toEqual([]);
  });

  test('and refused is an answer, not trouble', async () => {
    const on = scene();
    const { state, trouble } = await on.request('tok_insufficient_funds');
    expect(trouble).toBeUndefined();
    expect(state).toMatchObject({ setback: { stage: 'AUTHORIZATION', code: 'insufficient-funds' } });
    expect(await on.book()).toEqual([]);
  });
});

describe('a gateway that does not answer', () => {
  test('after it has charged: the next one finds the charge, and charges nothing', async () => {
    const on = scene();
    const { state, trouble } = await on.request('tok_timeout_charged', course);
    expect(trouble).toBeInstanceOf(GatewayUnavailable);
    expect(statusOf(state)).toBe('PENDING');
    expect(statusOf((await on.settle()).state)).toBe('CAPTURED');
    expect(await on.book()).toMatchObject([{ captured: 4_990 }]);
  });

  test('before it has charged: the next one repeats the call, once', async () => {
    const on = scene();
    expect((await on.request('tok_timeout_not_charged', course)).trouble).toBeInstanceOf(GatewayUnavailable);
    expect(await on.book()).toEqual([]);
    expect(statusOf((await on.settle()).state)).toBe('CAPTURED');
    await on.settle();
    expect(await on.book()).toMatchObject([{ captured: 4_990 }]);
  });

  test('about a capture: it is taken once', async () => {
    const on = scene();
    await on.request('tok_capture_timeout_captured');
    const { trouble } = await on.payments.execute(ID, capturePayment, { context });
    expect(trouble).toBeInstanceOf(GatewayUnavailable);
    expect(statusOf((await on.settle()).state)).toBe('CAPTURED');
    expect(await on.book()).toMatchObject([{ captured: 4_990, released: 0 }]);
  });

  test('the same request again settles it as well as a sweep does', async () => {
    const on = scene();
    await on.request('tok_timeout_charged', course);
    expect(statusOf((await on.request('tok_timeout_charged', course)).state)).toBe('CAPTURED');
    expect(await on.book()).toMatchObject([{ captured: 4_990 }]);
  });

  test('is asked again and again for a day, never repeated after that, and given up', async () => {
    const calls: string[] = [];
    const on = scene((gateway) => ({
      ...gateway,
      async charge(order) {
        calls.push(order.call.key);
        return gateway.charge(order);
      },
    }));
    await on.request('tok_error', course);
    on.timing.advance(22 * HOUR);
    expect((await on.settle()).trouble).toBeInstanceOf(GatewayUnavailable);
    expect(calls).toEqual(['p-1.1', 'p-1.1']);
    on.timing.advance(1.5 * HOUR);
    expect((await on.settle()).trouble).toBeInstanceOf(GatewayUnavailable);
    on.timing.advance(HOUR);
    const { state } = await on.settle();
    expect(calls).toEqual(['p-1.1', 'p-1.1']);
    expect(statusOf(state)).toBe('FAILED');
    expect(state).toMatchObject({ setback: { stage: 'CHARGE', code: 'gateway-gave-no-answer' } });
  });

  test('holds up a release, which follows once the hold is certain', async () => {
    const on = scene();
    await on.request('tok_timeout_charged');
    const { state } = await on.payments.execute(ID, releasePayment, { context });
    expect(statusOf(state)).toBe('RELEASED');
    expect(await on.book()).toMatchObject([{ authorized: 4_990, released: 4_990 }]);
  });
});

describe('a crash', () => {
  test('between the call and the commit: the next one learns what the call came to', async () => {
    let crashes = 1;
    const on = scene((gateway) => ({
      ...gateway,
      async charge(order) {
        const answer = await gateway.charge(order);
        if (crashes-- > 0) throw new Error('the process ends');
        return answer;
      },
    }));
    await expect(on.request('tok_visa', course)).rejects.toThrow('the process ends');
    expect(await on.state()).toMatchObject({ call: { key: 'p-1.1' }, ledger: { captured: 0 } });
    expect(await on.book()).toMatchObject([{ captured: 4_990 }]);
    expect(statusOf((await on.settle()).state)).toBe('CAPTURED');
    expect(await on.book()).toMatchObject([{ captured: 4_990 }]);
  });

  test('between the commit and the call: the next one makes it', async () => {
    let crashes = 1;
    const on = scene((gateway) => ({
      ...gateway,
      async charge(order) {
        if (crashes-- > 0) throw new Error('the process ends');
        return gateway.charge(order);
      },
    }));
    await expect(on.request('tok_visa', course)).rejects.toThrow('the process ends');
    expect(await on.book()).toEqual([]);
    expect(statusOf((await on.settle()).state)).toBe('CAPTURED');
  });
});

describe('several at once', () => {
  test('who settle one payment record its outcome once', async () => {
    const on = scene();
    await on.request('tok_timeout_charged', course);
    await Promise.all([on.settle(), on.settle(), on.settle()]);
    const events = (await on.events()).map(({ type }) => type);
    expect(events).toEqual(['PaymentRequested', 'CallStarted', 'PaymentCharged']);
  });

  test('who ask for one payment charge once', async () => {
    const on = scene();
    await Promise.all([1, 2, 3, 4].map(() => on.request('tok_visa', course)));
    expect(await on.book()).toMatchObject([{ captured: 4_990 }]);
  });
});

describe('a payment that the gateway decides later', () => {
  test('stays open until then, without trouble', async () => {
    const on = scene();
    const { state, trouble } = await on.request('tok_pending', course);
    expect([statusOf(state), trouble]).toEqual(['PENDING', undefined]);
    expect(statusOf((await on.settle()).state)).toBe('CAPTURED');
  });
});

describe('a hold', () => {
  test('is renewed until the lesson, weeks later, and then captured once', async () => {
    const on = scene();
    await on.request('tok_visa');
    for (let day = 0; day < 30; day += 1) {
      on.timing.advance(24 * HOUR);
      await on.settle();
    }
    await on.payments.execute(ID, capturePayment, { context });
    const book = await on.book();
    expect(book.length).toBeGreaterThan(3);
    expect(book.reduce((sum, { captured }) => sum + captured, 0)).toBe(4_990);
    expect(book.filter(({ captured, released }) => captured + released !== 4_990)).toEqual([]);
  });

  test('that nobody ever claims is renewed for ninety days, and then ends', async () => {
    const on = scene();
    await on.request('tok_visa');
    for (let day = 0; day < 100; day += 1) {
      on.timing.advance(24 * HOUR);
      await on.settle();
    }
    expect(statusOf(await on.state())).toBe('FAILED');
    expect((await on.book()).filter(({ released }) => released !== 4_990)).toEqual([]);
  });

  test('that nobody looked after in time is charged without, when the lesson is over', async () => {
    const on = scene();
    await on.request('tok_short_hold');
    on.timing.advance(2 * HOUR);
    const { state } = await on.payments.execute(ID, capturePayment, { context });
    expect(statusOf(state)).toBe('CAPTURED');
    expect(await on.book()).toMatchObject([
      { captured: 0, released: 4_990 },
      { captured: 4_990, released: 0 },
    ]);
  });
});
