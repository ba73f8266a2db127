import { hasRole, httpHandler, ok } from '@edtech/http';
import { getConsumers } from '@edtech/operations/platform';
import type { ConsumersAnswer } from '../generated/consumers-answer.ts';
import { figures } from './figures.ts';
import { inspections } from './inspections.ts';

export const handler = httpHandler({ query: {}, allow: hasRole('ADMIN') }, async () =>
  ok((await getConsumers({ inspections, figures, now: Date.now() })) satisfies ConsumersAnswer),
);
