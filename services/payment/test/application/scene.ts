import { createEventStore, memoryTable } from '@edtech/event-store';
import { type ManualClock, manualClock } from '@edtech/testkit';
import { type Entry, entries } from '../../src/adapters/local-gateway/ledger.ts';
import { localGateway } from '../../src/adapters/local-gateway/local-gateway.ts';
import type { PaymentGateway } from '../../src/application/payment-gateway.ts';
import { createPayments, type Payments, type Settled } from '../../src/application/payments.ts';
import type { Moment } from '../../src/domain/follow-up.ts';
import { Payment } from '../../src/domain/payment.ts';
import type { PaymentEvent } from '../../src/domain/payment-events.ts';
import { requestPayment } from '../../src/domain/request-payment.ts';
import type { PaymentType, Terms } from '../../src/domain/terms.ts';

export const ID = 'p-1';
export const HOUR = 3_600_000;

export const context = {
  correlationId: 'c-1',
  causationId: 'r-1',
  actor: { kind: 'service', id: 'test' },
} as const;

/** An entry of the gateway's book. */
export type Book = Pick<
  Entry,
  'reference' | 'paymentId' | 'authorized' | 'captured' | 'released' | 'refunded'
>;

/** A payment service over a table in memory, with the local gateway in another one. */
export const scene = (
  through: (gateway: PaymentGateway) => PaymentGateway = (gateway) => gateway,
  timing: ManualClock = manualClock(),
) => {
  const store = createEventStore({ table: memoryTable(), source: 'edtech.payment', timing });
  const ledger = memoryTable();
  const gateway = localGateway({ table: ledger, timing });
  const payments = createPayments({ store, gateway: through(gateway), log: () => {} });

  return {
    timing,
    store,
    gateway,
    ledger,
    payments,
    request: (token: string, terms: Partial<Terms> = {}, id = ID): Promise<Settled> =>
      payments.execute(id, requesting(token, terms), { context }),
    settle: (): Promise<Settled> => payments.settle(ID, context),
    async state() {
      return (await store.load(Payment, ID)).state;
    },
    async events(): Promise<readonly PaymentEvent[]> {
      const events: PaymentEvent[] = [];
      for await (const { event } of store.read(Payment, ID)) events.push(event);
      return events;
    },
    /** What the gateway's own book says. */
    async book(): Promise<readonly Book[]> {
      const book: Book[] = [];
      for await (const entry of entries(ledger)) book.push(entry);
      return book;
    },
  };
};

export type Scene = ReturnType<typeof scene>;

export const termsOf = (
  token: string,
  paymentType: PaymentType = 'LESSON',
  terms: Partial<Terms> = {},
): Terms => ({
  subject: {
    payerId: 'u-1',
    tutorId: 't-1',
    paymentType,
    ...(paymentType === 'LESSON' ? { bookingId: 'b-1', lessonId: 'l-1' } : { courseId: 'c-1' }),
  },
  amount: { minorUnits: 4_990, currency: 'EUR' },
  method: { token },
  description: 'Algebra, 60 minutes',
  commission: 1_500,
  requestedAt: '2026-01-01T00:00:00.000Z',
  ...terms,
});

export const requesting =
  (token: string, terms: Partial<Terms> = {}): Parameters<Payments['execute']>[1] =>
  (moment: Moment) =>
    requestPayment(moment, termsOf(token, terms.subject?.paymentType, terms));
