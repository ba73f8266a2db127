import { hasRole, httpHandler, ok } from '@edtech/http';
import { getJourney } from '@edtech/operations/platform';
import { JourneyNotFound } from '../application/refusals.ts';
import type { JourneyAnswer } from '../generated/journey-answer.ts';
import { inspections } from './inspections.ts';

export const handler = httpHandler(
  { path: ['correlationId'], query: {}, allow: hasRole('ADMIN') },
  async ({ path: { correlationId } }) => {
    const journey = await getJourney(inspections, correlationId);
    if (journey === undefined) throw new JourneyNotFound();
    return ok(journey satisfies JourneyAnswer);
  },
);
