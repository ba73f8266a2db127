import { paymentAccounts } from './payment-accounts.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [paymentAccounts];
