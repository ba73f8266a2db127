import { httpHandler, ok, pageRequest, paging, text } from '@edtech/http';
import { summaryOf } from '../read-models/payment-summary.ts';
import { payments, paymentsOf } from '../read-models/payments.ts';
import { views } from './views.ts';

const ID_CHARACTERS = 128;

export const handler = httpHandler(
  {
    query: { userId: text({ most: ID_CHARACTERS }), ...paging },
    allow: ({ userId, roles }, { query }) =>
      query.userId === undefined || query.userId === userId || roles.includes('ADMIN'),
  },
  async ({ query: { userId, ...request }, identity }) => {
    const { rows, cursor } = await views.page(
      payments,
      pageRequest(request),
      paymentsOf(userId ?? identity.userId),
    );
    return ok({ payments: rows.map(summaryOf), cursor });
  },
);
