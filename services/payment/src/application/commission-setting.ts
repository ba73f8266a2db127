import { PlatformError } from '@edtech/contracts';
import { type BasisPoints, WHOLE } from '../domain/commission.ts';

/** The environment names a commission that is none. The function stops before it handles anything. */
export class CommissionInvalid extends PlatformError {
  readonly code = 'commission-invalid';
  readonly kind = 'internal';

  constructor(given: string) {
    super(
      `COMMISSION_BASIS_POINTS is "${given}". Set it to a whole number from 0 to ${WHOLE}: 1500 is 15 %.`,
    );
  }
}

/** @throws CommissionInvalid */
export const readCommission = (text: string): BasisPoints => {
  const points = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(points <= WHOLE)) throw new CommissionInvalid(text);
  return points;
};
