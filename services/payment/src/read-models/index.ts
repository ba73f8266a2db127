import { duePayments } from './due-payments.ts';
import { paymentAccounts } from './payment-accounts.ts';
import { payments } from './payments.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [paymentAccounts, payments, duePayments];
