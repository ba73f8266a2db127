import { PlatformError } from '@edtech/contracts';
import fc from 'fast-check';
import { TRIGGERS } from '../../src/adapters/local-gateway/triggers.ts';
import { GatewayUnavailable, type PaymentGateway } from '../../src/application/payment-gateway.ts';
import { capturePayment } from '../../src/domain/capture-payment.ts';
import { splitOf } from '../../src/domain/commission.ts';
import { type Active, outstandingOf } from '../../src/domain/payment-state.ts';
import { refundPayment } from '../../src/domain/refund-payment.ts';
import { releasePayment } from '../../src/domain/release-payment.ts';
import { context, HOUR, ID, type Scene, scene, termsOf } from './scene.ts';

/** The process ends here: nothing after it happens. */
class Crash extends Error {}

const FAULTS = ['none', 'crash-before', 'crash-after', 'timeout-before', 'timeout-after'] as const;
type Fault = (typeof FAULTS)[number];

/** Takes the next fault of the plan with each call; none when the plan is at its end. */
const faulty =
  (plan: Fault[]) =>
  (gateway: PaymentGateway): PaymentGateway => {
    const around =
      <Order, Answer>(call: (order: Order) => Promise<Answer>) =>
      async (order: Order): Promise<Answer> => {
        const fault = plan.shift() ?? 'none';
        if (fault === 'crash-before') throw new Crash();
        if (fault === 'timeout-before') throw new GatewayUnavailable('time-out');
        const answer = await call(order);
        if (fault === 'crash-after') throw new Crash();
        if (fault === 'timeout-after') throw new GatewayUnavailable('time-out');
        return answer;
      };
    return {
      authorize: around(gateway.authorize),
      charge: around(gateway.charge),
      capture: around(gateway.capture),
      release: around(gateway.release),
      refund: around(gateway.refund),
      lookUp: around(gateway.lookUp),
      keepMethod: gateway.keepMethod,
    };
  };

const PRICE = 4_990;
const LESSON = { lessonId: 'l-1', studentId: 'u-1', tutorId: 't-1' };

type Step = (on: Scene) => Promise<unknown>;

const does =
  (decide: Parameters<Scene['payments']['execute']>[1]): Step =>
  (on) =>
    on.payments.execute(ID, decide, { context });

const passes =
  (milliseconds: number): Step =>
  async (on) =>
    on.timing.advance(milliseconds);

/** Days go by, with the sweep looking at what is due. */
const days =
  (count: number): Step =>
  async (on) => {
    for (let halfDays = 0; halfDays < 2 * count; halfDays += 1) {
      on.timing.advance(12 * HOUR);
      await attempt(on.settle());
    }
  };

const together =
  (all: readonly Step[]): Step =>
  (on) =>
    Promise.all(all.map((step) => attempt(step(on))));

const steps = (token: string, paymentType: 'LESSON' | 'COURSE') => {
  const { subject } = termsOf(token, paymentType);
  const pay: Step = (on) => on.request(token, { subject });
  const amount = fc.integer({ min: 1, max: PRICE });
  const one = fc.oneof(
    fc.constant(pay),
    fc.constant(does((moment) => capturePayment(moment, { lesson: LESSON }))),
    amount.map((minorUnits) => does((moment) => capturePayment(moment, { minorUnits }))),
    fc.constant(does((moment) => releasePayment(moment, { reason: 'lesson-cancelled' }))),
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: 4 }), amount)
        .map(([number, minorUnits]) =>
          does((moment) => refundPayment(moment, { refundId: `r-${number}`, minorUnits })),
        ),
    },
    { weight: 2, arbitrary: fc.constant<Step>((on) => on.settle()) },
  );
  const more = fc.oneof(
    { weight: 6, arbitrary: one },
    { weight: 2, arbitrary: fc.array(one, { minLength: 2, maxLength: 4 }).map(together) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 16 }).map(days) },
    fc.integer({ min: 1, max: 24 * 8 }).map((hours) => passes(hours * HOUR)),
  );
  const early = does((moment) => releasePayment(moment, { booking: { bookingId: 'b-1', payerId: 'u-1' } }));
  const first = fc.oneof({ weight: 8, arbitrary: fc.constant(pay) }, fc.constant(early));
  return fc.tuple(first, fc.array(more, { maxLength: 14 })).map(([begin, rest]) => [begin, ...rest]);
};

/** Refusals are answers, and a crash ends nothing but its own process. */
const attempt = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Crash) && !(error instanceof PlatformError)) throw error;
  }
};

const demandBalance = ({ ledger, holds, refunds }: Active): void => {
  const outstanding = holds.reduce((sum, { minorUnits }) => sum + minorUnits, 0);
  expect(outstandingOf(ledger)).toBe(outstanding);
  expect(ledger.captured + ledger.released + outstanding).toBe(ledger.authorized);
  expect(Math.min(...Object.values(ledger))).toBeGreaterThanOrEqual(0);
  expect(ledger.refunded).toBeLessThanOrEqual(ledger.captured);
  expect(ledger.captured).toBeLessThanOrEqual(PRICE);
  const done = refunds.filter(({ status }) => status === 'done');
  expect(done.reduce((sum, { amount }) => sum + amount.minorUnits, 0)).toBe(ledger.refunded);
};

const demandTheGatewaysBook = async (on: Scene, { ledger }: Active): Promise<void> => {
  const book = await on.book();
  const sum = (field: 'authorized' | 'captured' | 'released' | 'refunded') =>
    book.reduce((total, entry) => total + entry[field], 0);
  expect({
    authorized: sum('authorized'),
    captured: sum('captured'),
    released: sum('released'),
    refunded: sum('refunded'),
  }).toEqual(ledger);
  expect(book.filter(({ captured }) => captured > 0).length).toBeLessThanOrEqual(1);
};

const demandShares = async (on: Scene, { ledger, terms }: Active): Promise<void> => {
  let [platform, tutor] = [0, 0];
  for (const event of await on.events()) {
    if (
      event.type !== 'PaymentCaptured' &&
      event.type !== 'PaymentCharged' &&
      event.type !== 'PaymentRefunded'
    )
      continue;
    const { split, amount } = event.data;
    expect(split.platform.minorUnits + split.tutor.minorUnits).toBe(amount.minorUnits);
    const sign = event.type === 'PaymentRefunded' ? -1 : 1;
    platform += sign * split.platform.minorUnits;
    tutor += sign * split.tutor.minorUnits;
  }
  const kept = { minorUnits: ledger.captured - ledger.refunded, currency: 'EUR' };
  const shares = splitOf(kept, terms.commission);
  expect([platform, tutor]).toEqual([shares.platform.minorUnits, shares.tutor.minorUnits]);
};

/** Whoever comes next: sweeps, until nothing is open. A call that the gateway never got is given up after a day. */
const sweepUntilSettled = async (on: Scene): Promise<void> => {
  for (let sweeps = 0; sweeps < 40; sweeps += 1) {
    const { state } = await on.settle();
    if (state.status !== 'active' || state.call === undefined) return;
    on.timing.advance(HOUR);
  }
  throw new Error('still unresolved after 40 hours of sweeps');
};

test('law: whatever fails and whenever, the money adds up, and nobody pays twice', async () => {
  const tokens = fc.constantFrom('tok_visa', 'tok_short_hold', ...Object.keys(TRIGGERS));
  const plays = fc
    .tuple(tokens, fc.constantFrom('LESSON' as const, 'COURSE' as const))
    .chain(([token, paymentType]) =>
      fc.record({
        token: fc.constant(token),
        steps: steps(token, paymentType),
        faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 12 }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(plays, async ({ steps, faults }) => {
      const plan = [...faults];
      const on = scene(faulty(plan));
      for (const step of steps) {
        await attempt(step(on));
        const state = await on.state();
        if (state.status === 'active') demandBalance(state);
      }
      plan.length = 0;
      await sweepUntilSettled(on);
      const state = await on.state();
      if (state.status !== 'active') {
        expect(await on.book()).toEqual([]);
        return;
      }
      demandBalance(state);
      // What was renewed is not held twice.
      expect(state.holds.length).toBeLessThanOrEqual(1);
      await demandTheGatewaysBook(on, state);
      await demandShares(on, state);
    }),
    { numRuns: 400 },
  );
});
