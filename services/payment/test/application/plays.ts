import fc from 'fast-check';
import { capturePayment } from '../../src/domain/capture-payment.ts';
import { refundPayment } from '../../src/domain/refund-payment.ts';
import { releasePayment } from '../../src/domain/release-payment.ts';
import { attempt } from './faulty.ts';
import { context, HOUR, ID, type Scene, termsOf } from './scene.ts';

export const PRICE = 4_990;
const LESSON = { lessonId: 'l-1', studentId: 'u-1', tutorId: 't-1' };

/** Something that somebody does, or that time does. */
export type Step = (on: Scene) => Promise<unknown>;

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

/** What may be done with one payment, in any order, one after the other or at the same moment. */
export const steps = (token: string, paymentType: 'LESSON' | 'COURSE') => {
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
