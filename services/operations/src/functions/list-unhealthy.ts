import { hasRole, httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { getUnhealthy } from '@edtech/operations/platform';
import type { UnhealthyAnswer } from '../generated/unhealthy-answer.ts';
import { inspections } from './inspections.ts';

export const handler = httpHandler(
  { query: { limit: paging.limit }, allow: hasRole('ADMIN') },
  async ({ query }) =>
    ok((await getUnhealthy(inspections, pageRequest(query).limit)) satisfies UnhealthyAnswer),
);
