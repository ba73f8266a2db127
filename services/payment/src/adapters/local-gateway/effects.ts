import type { Call, CallOutcome, Declined } from '../../domain/calls.ts';
import { type Entry, putEntry } from './ledger.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** As most cards have it: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
export const HOLD_MILLISECONDS = 7 * DAY;
export const SHORT_HOLD_MILLISECONDS = HOUR;

/** What a call does to the ledger, and what is answered. */
export interface Effect {
  readonly outcome: CallOutcome;
  readonly write?: ReturnType<typeof putEntry>;
}

export interface Situation {
  readonly call: Call;
  readonly paymentId: string;
  /** What the call refers to. */
  readonly entry: Entry | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  /** For how long a new hold lasts. */
  readonly holdMilliseconds: number;
}

const declined = (code: string, reason: string, holdGone = false): Effect => {
  const outcome: Declined = { outcome: 'declined', code, reason, ...(holdGone ? { holdGone } : {}) };
  return { outcome };
};

/** What the gateway does when nothing goes wrong. Pure. */
export const effectOf = ({ call, paymentId, entry, now, holdMilliseconds }: Situation): Effect => {
  const { key, amount, operation } = call;
  const { minorUnits, currency } = amount;
  const reference = `local-${key}`;
  const fresh = {
    reference,
    paymentId,
    currency,
    captured: 0,
    released: 0,
    refunded: 0,
    authorized: minorUnits,
  };

  switch (operation) {
    case 'AUTHORIZE': {
      const expiresAt = new Date(now + holdMilliseconds).toISOString();
      return {
        outcome: { outcome: 'held', reference, expiresAt },
        write: putEntry({ ...fresh, expiresAt }, undefined),
      };
    }
    case 'CHARGE':
      return {
        outcome: { outcome: 'charged', reference },
        write: putEntry({ ...fresh, captured: minorUnits }, undefined),
      };
    case 'CAPTURE': {
      if (entry === undefined) return declined('hold-unknown', 'Nothing is held.', true);
      const left = heldIn(entry);
      if (left === 0) return declined('hold-gone', 'Nothing is held any more.', true);
      if (hasLapsed(entry, now))
        return {
          ...declined('authorization-expired', 'The amount is no longer reserved.', true),
          write: putEntry({ ...entry, released: entry.released + left }, entry),
        };
      if (minorUnits > left) return declined('amount-too-large', 'More was asked for than is held.');
      const freed = left - minorUnits;
      return {
        outcome: { outcome: 'captured' },
        write: putEntry(
          { ...entry, captured: entry.captured + minorUnits, released: entry.released + freed },
          entry,
        ),
      };
    }
    case 'RELEASE': {
      if (entry === undefined) return declined('hold-unknown', 'Nothing is held.');
      if (entry.captured > 0) return declined('captured-already', 'What was held has been taken.');
      const left = heldIn(entry);
      return {
        outcome: { outcome: 'released' },
        ...(left === 0 ? {} : { write: putEntry({ ...entry, released: entry.released + left }, entry) }),
      };
    }
    case 'REFUND': {
      if (entry === undefined || minorUnits > entry.captured - entry.refunded)
        return declined('refund-too-large', 'No more can be given back than was taken.');
      return {
        outcome: { outcome: 'refunded' },
        write: putEntry({ ...entry, refunded: entry.refunded + minorUnits }, entry),
      };
    }
  }
};

const heldIn = ({ authorized, captured, released }: Entry): number => authorized - captured - released;

const hasLapsed = ({ expiresAt }: Entry, now: number): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= now;
