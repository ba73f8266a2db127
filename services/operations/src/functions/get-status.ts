import { hasRole, httpHandler, ok } from '@edtech/http';
import { getStatus } from '@edtech/operations/platform';
import type { StatusAnswer } from '../generated/status-answer.ts';
import { inspections } from './inspections.ts';

export const handler = httpHandler({ query: {}, allow: hasRole('ADMIN') }, async () =>
  ok((await getStatus(inspections, new Date().toISOString())) satisfies StatusAnswer),
);
