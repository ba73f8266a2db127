import { allContracts } from '@edtech/contracts/catalogue';
import { hasRole, httpHandler, ok } from '@edtech/http';
import { getEventTypes } from '@edtech/operations/platform';
import type { EventTypesAnswer } from '../generated/event-types-answer.ts';
import { inspections } from './inspections.ts';

export const handler = httpHandler({ query: {}, allow: hasRole('ADMIN') }, async () =>
  ok((await getEventTypes(inspections, allContracts)) satisfies EventTypesAnswer),
);
