import { hasRole, httpHandler, needed, ok, text } from '@edtech/http';
import { search } from '@edtech/operations/platform';
import type { SearchAnswer } from '../generated/search-answer.ts';
import { inspections } from './inspections.ts';

const ID_CHARACTERS = 256;

export const handler = httpHandler(
  { query: { q: needed(text({ most: ID_CHARACTERS })) }, allow: hasRole('ADMIN') },
  async ({ query: { q } }) => ok((await search(inspections, q)) satisfies SearchAnswer),
);
