import { hasRole, httpHandler, matching, needed, ok } from '@edtech/http';
import { perDay, registrations, registrationsIn } from '../read-models/registrations.ts';
import { views } from './views.ts';

const month = needed(matching(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, as in 2026-11'));

export const handler = httpHandler(
  { query: { month }, allow: hasRole('ADMIN') },
  async ({ query: { month } }) =>
    ok({ month, days: perDay(await views.find(registrations, registrationsIn(month))) }),
);
