import { consumes, route, service } from '@edtech/infrastructure';
import { accounts } from './src/application/accounts.ts';
import { projections } from './src/read-models/index.ts';

export default service({
  name: 'payment',
  readModels: { of: 'accounts and their history', projections },
  routes: [
    route('GET /payment-accounts/{userId}', 'get-account', {
      does: 'Reads a payment account',
      reads: { atLeast: true },
    }),
    route('GET /payment-accounts/{userId}/history', 'get-account-history', {
      does: 'Lists what happened to a payment account',
      reads: { atLeast: true },
    }),
  ],
  consumers: [consumes(accounts, { does: 'opens an account for every user and follows the e-mail address' })],
});
