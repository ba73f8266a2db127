import { contractsOf, publicationsOf, type Recorded } from '@edtech/event-store/aggregate';
import { Payment } from '../../src/domain/payment.ts';
import type { PaymentEvent } from '../../src/domain/payment-events.ts';
import {
  authorized,
  captured,
  charged,
  DECLINED,
  EXPIRES_AT,
  eur,
  lessonSubject,
  PRICE,
  REQUESTED_AT,
  terms,
} from './payment-scene.ts';

const published = (event: PaymentEvent) => {
  const recorded: Recorded<PaymentEvent> = {
    ...event,
    aggregateId: 'p-1',
    version: 1,
    occurredAt: REQUESTED_AT,
  };
  return publicationsOf(Payment, recorded).map(({ contract, data }) => {
    expect(contract.publish(data)).toEqual([]);
    return { type: `${contract.type}.v${contract.version}`, data };
  });
};

const { bookingId: _, ...direct } = lessonSubject;
const lesson = {
  paymentId: 'p-1',
  userId: 'u-1',
  tutorId: 't-1',
  paymentType: 'LESSON',
  lessonId: 'l-1',
  bookingId: 'b-1',
  amount: PRICE,
  timestamp: REQUESTED_AT,
};
const money = { subject: lessonSubject, amount: PRICE };
const split = { platform: eur(749), tutor: eur(4_241) };

describe('what others are told', () => {
  test('that the price of a booking is held', () => {
    expect(published(authorized())).toEqual([
      { type: 'payment.authorized.v1', data: { ...lesson, expiresAt: EXPIRES_AT } },
    ]);
  });

  test.each<[string, PaymentEvent]>([
    ['a renewal', authorized({ renewal: true })],
    ['a hold that no booking asked for', authorized({ subject: direct })],
    ['a release that no booking waits for', { type: 'PaymentReleased', data: { subject: direct } }],
    [
      'a hold that lapsed and is charged without',
      { type: 'HoldLapsed', data: { ...money, reference: 'pi_1', chargedInstead: true } },
    ],
    ['a call', { type: 'RefundRequested', data: { refundId: 'r-1', amount: PRICE } }],
  ])('nothing of %s', (_, event) => {
    expect(published(event)).toEqual([]);
  });

  test('that a booking is paid, and that money was received', () => {
    expect(published(captured())).toEqual([
      { type: 'payment.captured.v1', data: lesson },
      { type: 'payment.completed.v2', data: lesson },
    ]);
  });

  test('that money was received for a lesson that was not booked', () => {
    const { bookingId: _, ...about } = lesson;
    expect(published(captured({ subject: direct }))).toEqual([{ type: 'payment.completed.v2', data: about }]);
  });

  test('that a course is bought', () => {
    expect(published(charged())).toEqual([
      {
        type: 'payment.completed.v2',
        data: {
          paymentId: 'p-1',
          userId: 'u-1',
          tutorId: 't-1',
          paymentType: 'COURSE',
          courseId: 'c-1',
          amount: PRICE,
          timestamp: REQUESTED_AT,
        },
      },
    ]);
  });

  test('to a booking again, that its price is held', () => {
    const again: PaymentEvent = {
      type: 'BookingAnsweredAgain',
      data: { ...money, expiresAt: EXPIRES_AT },
    };
    expect(published(again)).toEqual(published(authorized()));
  });

  test('to a booking again, that its price is not held', () => {
    const again: PaymentEvent = {
      type: 'BookingAnsweredAgain',
      data: { ...money, failure: DECLINED },
    };
    expect(published(again)).toEqual(
      published({ type: 'AuthorizationDeclined', data: { ...money, ...DECLINED } }),
    );
  });

  test.each<[string, PaymentEvent, string]>([
    ['AUTHORIZATION', { type: 'AuthorizationDeclined', data: { ...money, ...DECLINED } }, 'card-declined'],
    ['CAPTURE', { type: 'CaptureDeclined', data: { ...money, ...DECLINED } }, 'card-declined'],
    ['CHARGE', { type: 'ChargeDeclined', data: { ...money, ...DECLINED } }, 'card-declined'],
    ['AUTHORIZATION', { type: 'PaymentRefused', data: { terms: terms(), ...DECLINED } }, 'card-declined'],
    [
      'AUTHORIZATION',
      { type: 'HoldLapsed', data: { ...money, reference: 'pi_1', chargedInstead: false } },
      'authorization-lapsed',
    ],
  ])('that it failed (%s), and why', (stage, event, code) => {
    expect(published(event)).toEqual([
      { type: 'payment.failed.v1', data: { ...lesson, stage, code, reason: expect.any(String) } },
    ]);
  });

  test('that nothing is held any more, and what was', () => {
    const { paymentType: _, ...about } = lesson;
    const event: PaymentEvent = {
      type: 'PaymentReleased',
      data: { subject: lessonSubject, amount: PRICE, reason: 'lesson-cancelled' },
    };
    expect(published(event)).toEqual([
      { type: 'payment.released.v1', data: { ...about, reason: 'lesson-cancelled' } },
    ]);
  });

  test('that nothing ever was held', () => {
    expect(published({ type: 'PaymentGivenUp', data: { bookingId: 'b-1', payerId: 'u-1' } })).toEqual([
      {
        type: 'payment.released.v1',
        data: { bookingId: 'b-1', paymentId: 'p-1', userId: 'u-1', timestamp: REQUESTED_AT },
      },
    ]);
  });

  test('that money was given back', () => {
    const refunded = { refundId: 'r-1', total: PRICE, kept: eur(0), split, reason: 'tutor-absent' };
    expect(published({ type: 'PaymentRefunded', data: { ...money, ...refunded } })).toEqual([
      { type: 'payment.refunded.v1', data: { ...lesson, refundId: 'r-1', reason: 'tutor-absent' } },
    ]);
  });
});

test('every event of the catalogue that a payment can publish is one that it publishes', () => {
  expect([...new Set(contractsOf(Payment).map(({ type }) => type))].sort()).toEqual([
    'payment.authorized',
    'payment.captured',
    'payment.completed',
    'payment.failed',
    'payment.refunded',
    'payment.released',
  ]);
});
