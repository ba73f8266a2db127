import { hasRole, httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { auditLog, auditOf, shownEntry } from '../read-models/audit-log.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['userId'], query: { ...paging }, allow: hasRole('ADMIN') },
  async ({ path: { userId }, query }) => {
    const { rows, cursor } = await views.page(auditLog, pageRequest(query), auditOf(userId));
    return ok({ entries: rows.map(shownEntry), cursor });
  },
);
