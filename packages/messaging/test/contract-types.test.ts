import { lessonScheduledV1, paymentCompletedV1, paymentCompletedV2, userCreatedV1 } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';
import { handles } from '../src/consumer.ts';

/*
 * The compiler runs these: a line marked @ts-expect-error that compiles after all is an error. Jest only sees that the
 * same lines are harmless.
 */

interface Paid {
  readonly type: 'Paid';
  readonly data: { readonly by: string; readonly cents: number };
}

const Payment = (publishing: ReturnType<typeof publish<Paid, typeof paymentCompletedV2>>) =>
  aggregate<object, Paid>({
    type: 'Payment',
    initial: {},
    evolve: { Paid: (state) => state },
    publishes: { Paid: publishing },
  });

test('a handler reads the fields of the version that it speaks, and no others', () => {
  const written = [
    handles(paymentCompletedV2, ({ data }) => data.amount.minorUnits + (data.courseId ?? '').length),
    handles(paymentCompletedV1, ({ data }) => data.amount.toFixed(2)),
    // @ts-expect-error version 1 does not name the course
    handles(paymentCompletedV1, ({ data }) => data.courseId),
    // @ts-expect-error the amount of version 1 is a number without a currency
    handles(paymentCompletedV1, ({ data }) => data.amount.currency),
    // @ts-expect-error the amount of version 2 is no number
    handles(paymentCompletedV2, ({ data }) => data.amount.toFixed(2)),
    // @ts-expect-error an optional field may be absent
    handles(paymentCompletedV2, ({ data }) => data.courseId.length),
    // @ts-expect-error a field of another event
    handles(lessonScheduledV1, ({ data }) => data.email),
    // @ts-expect-error the version is that of the contract, whatever was sent
    handles(userCreatedV1, ({ version }) => version === 2),
  ];
  expect(written.map(({ contract }) => contract.version)).toEqual([2, 1, 1, 1, 2, 2, 1, 1]);
});

test('an aggregate publishes all that the contract requires, as it requires it', () => {
  const complete = publish<Paid, typeof paymentCompletedV2>(paymentCompletedV2, ({ data }, { id }) => ({
    paymentId: id,
    userId: data.by,
    tutorId: 't-1',
    amount: { minorUnits: data.cents, currency: 'EUR' },
    paymentType: 'LESSON',
    timestamp: '2026-11-02T09:30:00.000Z',
  }));
  const wrong = [
    // @ts-expect-error the tutor is missing
    publish<Paid, typeof paymentCompletedV2>(paymentCompletedV2, ({ data }, { id }) => ({
      paymentId: id,
      userId: data.by,
      amount: { minorUnits: data.cents, currency: 'EUR' },
      paymentType: 'LESSON',
      timestamp: '2026-11-02T09:30:00.000Z',
    })),
    publish<Paid, typeof paymentCompletedV2>(paymentCompletedV2, ({ data }, { id }) => ({
      paymentId: id,
      userId: data.by,
      tutorId: 't-1',
      // @ts-expect-error money has a currency
      amount: { minorUnits: data.cents },
      paymentType: 'LESSON',
      timestamp: '2026-11-02T09:30:00.000Z',
    })),
    publish<Paid, typeof paymentCompletedV2>(paymentCompletedV2, ({ data }, { id }) => ({
      paymentId: id,
      userId: data.by,
      tutorId: 't-1',
      amount: { minorUnits: data.cents, currency: 'EUR' },
      // @ts-expect-error a kind of payment that the contract does not know
      paymentType: 'GIFT',
      timestamp: '2026-11-02T09:30:00.000Z',
    })),
  ];
  expect(Payment(complete).publishes?.Paid).toBe(complete);
  expect(wrong.map(({ contract }) => contract)).toEqual(Array(3).fill(paymentCompletedV2));
});
