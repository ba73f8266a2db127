import type { Call, CallOutcome } from '../domain/calls.ts';

/** The outcome of a call about nothing: no gateway holds or takes an amount of zero. */
export const freeOfCharge = ({ operation, key }: Call): CallOutcome => {
  switch (operation) {
    case 'AUTHORIZE':
      return { outcome: 'held', reference: key };
    case 'CHARGE':
      return { outcome: 'charged', reference: key };
    case 'CAPTURE':
      return { outcome: 'captured' };
    case 'RELEASE':
      return { outcome: 'released' };
    case 'REFUND':
      return { outcome: 'refunded' };
  }
};
