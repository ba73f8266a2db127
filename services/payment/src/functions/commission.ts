import { environment } from '@edtech/contracts';
import { readCommission } from '../application/commission-setting.ts';

const { COMMISSION_BASIS_POINTS } = environment('COMMISSION_BASIS_POINTS');

/** What the platform keeps of payments that are asked for from now on. */
export const commission = readCommission(COMMISSION_BASIS_POINTS);
