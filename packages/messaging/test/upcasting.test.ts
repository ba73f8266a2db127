import { type PaymentCompletedV2, paymentCompletedV1, paymentCompletedV2 } from '@edtech/contracts';
import { createEventStore, memoryTable } from '@edtech/event-store';
import { manualClock, raise, Tally } from '@edtech/testkit';
import { sqsRecord } from '@edtech/testkit/sqs-record';
import type { SQSRecord } from 'aws-lambda';
import { type Consumer, consumer, handles } from '../src/consumer.ts';
import { sqsHandler } from '../src/sqs-handler.ts';

const version1 = {
  paymentId: 'p-1',
  userId: 'u-1',
  tutorId: 't-1',
  amount: 49.9,
  paymentType: 'COURSE',
  timestamp: '2026-11-02T09:30:00.000Z',
};

const version2 = { ...version1, amount: { minorUnits: 4_990, currency: 'EUR' } };

const messageOf = (sequence: number, version: number, data: object): SQSRecord =>
  sqsRecord(
    `m-${sequence}`,
    JSON.stringify({
      version: '0',
      id: 'e',
      'detail-type': 'payment.completed',
      source: 'edtech.payment',
      detail: {
        id: `2f1c9a4e-7d53-5b0e-9c1a-00000000000${sequence}`,
        type: 'payment.completed',
        version,
        source: 'edtech.payment',
        aggregate: { type: 'Payment', id: 'p-1', sequence },
        occurredAt: version1.timestamp,
        correlationId: 'c-1',
        causationId: 'd-1',
        data,
      },
    }),
  );

const setUp = (declared: (seen: PaymentCompletedV2[], versions: number[]) => Consumer) => {
  const store = createEventStore({ table: memoryTable(), source: 'edtech.course', timing: manualClock() });
  const seen: PaymentCompletedV2[] = [];
  const versions: number[] = [];
  const dead: { code: string; reason: string; violations: number }[] = [];
  const handler = sqsHandler(declared(seen, versions), {
    store,
    log: () => {},
    queue: {
      requeue: async () => {},
      deadLetter: async (_, { code, message, violations }) =>
        void dead.push({ code, reason: message, violations: violations.length }),
      delay: async () => {},
    },
  });
  const receive = (...records: SQSRecord[]) =>
    handler({ Records: records }, { getRemainingTimeInMillis: () => 15_000 });
  return { store, receive, seen, versions, dead };
};

const enrolments =
  (ordered: Consumer['ordered']) =>
  (seen: PaymentCompletedV2[], versions: number[]): Consumer =>
    consumer({
      name: 'enrolments',
      ordered,
      on: [
        handles(paymentCompletedV2, ({ data, version }, tx) => {
          seen.push(data);
          versions.push(version);
          return tx.execute(Tally, data.paymentId, raise(data.amount.minorUnits));
        }),
      ],
    });

describe.each([false, 'for the test'] as const)(
  'a handler that speaks version 2 (ordered: %s)',
  (ordered) => {
    test('is given a version 1 event as version 2, and its effects are committed', async () => {
      const { store, receive, seen, versions, dead } = setUp(enrolments(ordered));
      expect(await receive(messageOf(1, 1, version1))).toEqual({ batchItemFailures: [] });
      expect(dead).toEqual([]);
      expect(seen).toEqual([version2]);
      expect(versions).toEqual([2]);
      expect(await store.load(Tally, 'p-1')).toMatchObject({ state: { total: 4_990 }, version: 1 });
    });

    test('is given a version 2 event as it is', async () => {
      const { receive, seen } = setUp(enrolments(ordered));
      await receive(messageOf(1, 2, { ...version2, courseId: 'c-1' }));
      expect(seen).toEqual([{ ...version2, courseId: 'c-1' }]);
    });

    test('is never given what breaks version 1: that is a dead letter with every violation', async () => {
      const { receive, seen, dead } = setUp(enrolments(ordered));
      await receive(messageOf(1, 1, { ...version1, amount: -1, paymentType: 'GIFT' }));
      expect(seen).toEqual([]);
      expect(dead).toEqual([{ code: 'event-invalid', reason: expect.any(String), violations: 2 }]);
      expect(dead[0]?.reason).toContain(
        'payment.completed version 1 breaks its schema: /amount must be at least 0',
      );
    });

    test('is never given a version that is newer than its own', async () => {
      const { receive, seen, dead } = setUp(enrolments(ordered));
      await receive(messageOf(1, 3, version2));
      expect(seen).toEqual([]);
      expect(dead).toEqual([
        {
          code: 'event-version-unknown',
          reason: 'enrolments speaks version 2 of payment.completed, not 3',
          violations: 0,
        },
      ]);
    });
  },
);

test('an event that waited for its predecessor is upcast when its turn comes', async () => {
  const { receive, seen } = setUp(enrolments('for the test'));
  await receive(messageOf(2, 1, { ...version1, amount: 1 }));
  expect(seen).toEqual([]);
  await receive(messageOf(1, 2, version2));
  expect(seen.map(({ amount }) => amount.minorUnits)).toEqual([4_990, 100]);
});

test('a handler that speaks version 1 is not given version 2', async () => {
  const { receive, dead } = setUp(() =>
    consumer({ name: 'receipts', ordered: false, on: [handles(paymentCompletedV1, () => undefined)] }),
  );
  await receive(messageOf(1, 2, version2));
  expect(dead.map(({ code }) => code)).toEqual(['event-version-unknown']);
});
