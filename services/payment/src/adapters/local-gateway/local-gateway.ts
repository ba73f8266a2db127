import { randomUUID } from 'node:crypto';
import type { Table, Timing } from '@edtech/event-store';
import {
  GatewayUnavailable,
  type Order,
  type PaymentGateway,
  PaymentMethodRefused,
  type Pending,
} from '../../application/payment-gateway.ts';
import type { CallOutcome, Declined } from '../../domain/calls.ts';
import { effectOf, HOLD_MILLISECONDS, SHORT_HOLD_MILLISECONDS } from './effects.ts';
import { type KnownCall, putCall, readCall, readEntry } from './ledger.ts';
import { SHORT_HOLD, troubleWith, UNKNOWN } from './triggers.ts';

export interface LocalGatewayOptions {
  /** Keeps the ledger. All functions of a service share it. */
  readonly table: Table;
  readonly timing: Timing;
}

const TOKEN = /^(tok|pm)_[A-Za-z0-9_]{1,100}$/;

/**
 * A payment gateway for the local platform: it moves no money and keeps books of what it would have moved, with the
 * idempotency of the real one. What goes wrong is asked for by the payment method's token: see `TRIGGERS`.
 */
export const localGateway = ({ table, timing }: LocalGatewayOptions): PaymentGateway => {
  const make = async (order: Order): Promise<CallOutcome | Pending> => {
    const { call, method, paymentId } = order;
    const asked = fingerprint(order);
    const trouble = troubleWith(method.token, call.operation);
    for (;;) {
      const known = await readCall(table, call.key);
      demandSame(known, asked);
      if (known?.outcome !== undefined) return known.outcome;
      if (trouble?.kind === 'error') throw new GatewayUnavailable('it answered with an error (500)');
      if (trouble?.kind === 'lost-once' && known === undefined) {
        await table.write(putCall(call.key, { asked }, undefined));
        throw new GatewayUnavailable('it gave no answer in time');
      }

      const entry = 'reference' in call ? await readEntry(table, call.reference) : undefined;
      const holdMilliseconds = method.token === SHORT_HOLD ? SHORT_HOLD_MILLISECONDS : HOLD_MILLISECONDS;
      const { outcome, write } =
        trouble?.kind === 'declined'
          ? { outcome: refusal(trouble) }
          : effectOf({ call, paymentId, entry, now: timing.now(), holdMilliseconds });
      const note = putCall(call.key, { asked, outcome }, known);
      const noted = await table.transact(write === undefined ? [note] : [note, write], randomUUID());
      // Another process was first, with this call or another one on the same money: look again.
      if (noted.outcome === 'cancelled') continue;
      if (trouble?.kind === 'done-without-answer') throw new GatewayUnavailable('it gave no answer in time');
      return trouble?.kind === 'pending' ? { outcome: 'pending' } : outcome;
    }
  };

  // The effect of a call, and so its outcome, follows from its operation; `make` is one for all of them.
  const of = <Outcome>(order: Order) => make(order) as Promise<Outcome>;

  return {
    authorize: of,
    charge: of,
    capture: of,
    release: of,
    refund: of,
    async lookUp(order) {
      const known = await readCall(table, order.call.key);
      demandSame(known, fingerprint(order));
      return known?.outcome ?? { outcome: 'absent' };
    },
    async keepMethod({ userId, token, customer = `local-${userId}` }) {
      if (!TOKEN.test(token) || token === UNKNOWN)
        throw new PaymentMethodRefused('The gateway does not know this payment method.');
      return { token, customer };
    },
  };
};

const refusal = ({ code, reason }: { readonly code: string; readonly reason: string }): Declined => ({
  outcome: 'declined',
  code,
  reason,
});

const fingerprint = ({ paymentId, call }: Order): string => {
  const { operation, amount } = call;
  return JSON.stringify([
    paymentId,
    operation,
    amount.minorUnits,
    amount.currency,
    'reference' in call ? call.reference : '',
  ]);
};

/** A gateway takes a key for one request only. That this service uses one twice is a mistake of its own. */
const demandSame = (known: KnownCall | undefined, asked: string): void => {
  if (known !== undefined && known.asked !== asked)
    throw new Error(`The idempotency key was used for another call: ${known.asked}, now ${asked}.`);
};
