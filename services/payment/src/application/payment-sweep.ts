import { randomUUID } from 'node:crypto';
import type { Log } from '@edtech/contracts';
import type { CommandContext, EventStore } from '@edtech/event-store';
import type { Views } from '@edtech/projection';
import { Payment } from '../domain/payment.ts';
import { DUE_PARTS, dueIn, duePayments } from '../read-models/due-payments.ts';
import type { Payments, Settled } from './payments.ts';

/** How many payments are settled side by side. */
const PAGE = 10;

export interface SweepOptions {
  readonly views: Views;
  readonly payments: Payments;
  readonly store: EventStore;
  readonly log: Log;
}

export interface SweepReport {
  /** Payments that were looked at. */
  readonly looked: number;
  /** Of those, whose call still has no outcome. */
  readonly unresolved: number;
  /** Of those, that could not be looked at at all. */
  readonly failed: number;
}

/** Goes on where what a payment was doing has stopped: one id for everything that its request set off. */
export const continuing = async (
  store: EventStore,
  paymentId: string,
  service: string,
): Promise<CommandContext> => {
  const actor = { kind: 'service', id: service } as const;
  let context: CommandContext = { correlationId: randomUUID(), causationId: randomUUID(), actor };
  for await (const { metadata } of store.read(Payment, paymentId)) {
    const { correlationId, eventId, trace } = metadata;
    context = { correlationId, causationId: eventId, actor, ...(trace === undefined ? {} : { trace }) };
  }
  return context;
};

/**
 * Settles the payments whose call has had no outcome for a while, and those whose hold is to be renewed or has lapsed.
 * @param deadline epoch milliseconds; what is due then waits for the next sweep
 */
export const createPaymentSweep = ({ views, payments, store, log }: SweepOptions) => {
  const settle = async (paymentId: string): Promise<Settled | undefined> => {
    try {
      return await payments.settle(paymentId, await continuing(store, paymentId, 'payment-sweep'));
    } catch (error) {
      // One payment that cannot be settled holds up no other.
      log({ level: 'error', message: 'payment not settled', paymentId, error: String(error) });
      return undefined;
    }
  };

  return async (deadline: number): Promise<SweepReport> => {
    const until = new Date(store.timing.now()).toISOString();
    const report = { looked: 0, unresolved: 0, failed: 0 };
    for (const part of DUE_PARTS) {
      let cursor: string | undefined;
      do {
        if (store.timing.now() >= deadline) return report;
        const request = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
        const page = await views.page(duePayments, request, dueIn(part, until));
        const settled = await Promise.all(page.rows.map(({ paymentId }) => settle(paymentId)));
        report.looked += settled.length;
        report.failed += settled.filter((payment) => payment === undefined).length;
        report.unresolved += settled.filter((payment) => payment?.trouble !== undefined).length;
        // The gateway is left alone: nothing is asked of it before the next sweep.
        if (settled.some((payment) => payment?.trouble?.code === 'circuit-open')) return report;
        cursor = page.cursor;
      } while (cursor !== undefined);
    }
    return report;
  };
};
